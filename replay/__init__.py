"""What a diagnostics file tells, decided again by the engine: needs no Home Assistant."""
