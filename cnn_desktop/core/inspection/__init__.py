"""What happens inside a network at one unit and one place. Needs no torch."""
