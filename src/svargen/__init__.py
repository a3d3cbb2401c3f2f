"""svargen: a static site generator for published answers."""

__version__ = "0.1.0"
