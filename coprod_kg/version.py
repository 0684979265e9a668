"""The version of this package, which is also that of the list it carries."""

__version__ = "0.1.0"
