"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "4_questions"
READING_MINUTES = 30  # beside the exercises
WRITTEN = ("max-or-average", "why-not-softmax")  # answers in prose, marked by a person
