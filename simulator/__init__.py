"""The plant: cars and chargers in virtual time, without Home Assistant."""
