"""My digits: the gallery."""
