"""Tests of what is written of a run, and of deciding it again."""
