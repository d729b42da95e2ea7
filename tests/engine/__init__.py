"""Tests of the engine, written from the design and not from the code."""
