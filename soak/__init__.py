"""A week of a real Home Assistant in virtual time, with Load Juggler and ten loads."""
