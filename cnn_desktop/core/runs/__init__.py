"""Whole runs: from the data to a model, kept on disk, resumed, watched and compared."""
