"""The plant: house, sun, battery, cars and chargers in virtual time, without Home Assistant."""
