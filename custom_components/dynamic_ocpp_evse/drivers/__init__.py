"""Plans to devices: one module a kind of load."""
