"""Draw a digit, watch a convolutional network read it, train one and look inside it."""

__version__ = "0.1.0"
