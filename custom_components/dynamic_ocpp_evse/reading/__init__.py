"""Home Assistant's states to what the engine reads: the one place where units and signs are turned."""
