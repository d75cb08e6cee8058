"""The Inspect page: layers, filters and feature maps, linked."""
