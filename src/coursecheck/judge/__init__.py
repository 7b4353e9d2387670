"""Decide what observations are worth. Must never run a line of a student's code."""
