"""The window. Views show, the session remembers, the app wires; only here is Qt known."""
