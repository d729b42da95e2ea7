"""A simulated charge point and the stand-in of domain ocpp."""
