"""Chromium in front of the demo: what the browser tests and the screenshots have in common."""
