"""What the program computes: no Qt, no printing, no module-level state."""
