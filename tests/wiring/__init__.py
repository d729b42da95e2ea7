"""Tests of the wiring detective."""
