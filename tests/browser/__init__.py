"""Tests of what a browser shows of Load Juggler, against the demo."""
