"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "6_vectorise"
READING_MINUTES = 35  # beside the exercises
