"""What a student hands in, seen before it is handed in: `receipt` reads the saved notebook.

Rooms, in the order of their imports: `saved` (the file and its cells), `files` (what goes along),
`fresh_run` (the notebook run anew), `receipt` (the value that is shown), `command` (a terminal's
door). Must not import nbformat or Jupyter: a notebook is read as JSON.
"""

from coursecheck.receipt.receipt import Receipt, receipt

__all__ = ["Receipt", "receipt"]
