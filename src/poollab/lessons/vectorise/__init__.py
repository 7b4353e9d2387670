"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "6_vectorise"
READING_MINUTES = 25  # beside the exercises
