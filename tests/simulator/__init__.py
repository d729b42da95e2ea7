"""Tests of the plant."""
