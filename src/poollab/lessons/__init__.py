"""The lessons of this course: one package for each notebook, found by `coursecheck.registry`."""
