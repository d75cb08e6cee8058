"""Building a network of one's own, layer by layer."""
