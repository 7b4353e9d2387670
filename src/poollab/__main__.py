"""`python -m poollab receipt`: what would be graded if a notebook were handed in now."""

import sys

from coursecheck.receipt.command import main

if __name__ == "__main__":
    sys.exit(main("poollab"))
