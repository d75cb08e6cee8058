"""The data sets: what they hold, where they come from, and reading their files."""
