"""Integrations that only the demo loads."""
