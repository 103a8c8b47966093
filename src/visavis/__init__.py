"""Virtual humans you talk to face to face."""

__version__ = "0.1.0"
