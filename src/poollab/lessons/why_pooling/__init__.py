"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "3_why_pooling"
READING_MINUTES = 30  # beside the exercises
