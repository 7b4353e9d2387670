"""Stands before the package of this name on the path of every process that a test starts.

jsonschema builds that package's grammar as it is loaded, for internationalised addresses, which no
notebook has: a second and more in each `python -m nbgrader`. `grader` leaves it out as well.
"""

raise ImportError("left out: its grammar takes a second in every process")
