"""Data sets of one's own: read from folders, CSV, NPZ and IDX files, checked, and kept."""
