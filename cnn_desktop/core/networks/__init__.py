"""The networks: described as lists of layers, built as torch modules."""
