"""The demo: Home Assistant with a simulated house and chargers that speak OCPP 1.6J."""
