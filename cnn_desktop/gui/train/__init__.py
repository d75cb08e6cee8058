"""The Train page: a form, a run, its curves and its result."""
