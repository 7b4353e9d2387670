"""Which files go along with a notebook that is handed in: their kinds, sizes and number.

One rule for the receipt, which tells it, and for whoever collects. Imports nothing.
"""

MAX_FILE = 2_000_000
"""Bytes of one file that goes along."""
MAX_FILES = 50
#: What a notebook may read, and pictures for written answers. All else a person looks at.
GOES_ALONG = (
    ".py", ".csv", ".tsv", ".txt", ".md", ".json", ".yaml", ".yml", ".toml", ".npy", ".npz",
    ".pt", ".pth", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".pkl",
)  # fmt: skip
