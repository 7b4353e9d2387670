"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "1_by_hand"
READING_MINUTES = 25  # beside the exercises
