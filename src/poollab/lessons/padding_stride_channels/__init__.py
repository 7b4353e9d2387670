"""The exercises of one notebook: a module and a TOML file for each."""

NOTEBOOK = "2_padding_stride_channels"
READING_MINUTES = 30  # beside the exercises
