"""A sandbox for models that see, reason in code and act."""

__version__ = "0.1.0"
