"""Detection: what a site's meters, inverter and battery are, and which sensor belongs to a plug."""

from .collect import detect_plug_power, detect_site
from .model import Detected

__all__ = ["Detected", "detect_plug_power", "detect_site"]
