"""One module for each command that joins several steps: arguments, wiring, printing.

A command module offers `command`, one of click's. No rule lives here.
"""
