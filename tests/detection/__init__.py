"""Tests of what is detected."""
