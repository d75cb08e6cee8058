"""The command line: everything that needs no window. The only place that prints."""
