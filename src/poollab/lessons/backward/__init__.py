"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "5_backward"
READING_MINUTES = 25  # beside the exercises
