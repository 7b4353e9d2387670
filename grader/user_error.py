"""What every command says instead of a traceback.

Imports nothing: a command knows it before anything else is loaded.
"""


class UserError(Exception):
    """What was asked for cannot be done; the message says why, and what to do."""
