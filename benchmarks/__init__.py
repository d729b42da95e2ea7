"""How fast the engine decides, and how well it controls."""
