"""How a command ends: the exit statuses beside 0."""

FAILED = 1
WRONG_USAGE = 2
STOPPED = 130  # what shells report of a program that Ctrl-C has ended
