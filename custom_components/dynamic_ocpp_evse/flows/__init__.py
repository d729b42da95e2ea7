"""Config flows: one module an entry kind, fed from one table of fields."""
