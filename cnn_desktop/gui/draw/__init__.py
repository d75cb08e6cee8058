"""The Draw page: canvas, what the network receives, what it makes of it."""
