"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "1_sums"
READING_MINUTES = 5  # beside the exercises
