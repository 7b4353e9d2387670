"""One module for each command that joins several steps: arguments, wiring, printing.

A command module offers `add_arguments(parser)` and `run(args) -> exit status`. No rule lives here.
"""
