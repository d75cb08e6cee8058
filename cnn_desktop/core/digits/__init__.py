"""Drawn digits beside the canvas: My digits, synthetic ones, and pictures from files."""
