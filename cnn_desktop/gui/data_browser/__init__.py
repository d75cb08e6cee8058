"""Looking at a data set: its pictures by class, what they are together, and each one large."""
