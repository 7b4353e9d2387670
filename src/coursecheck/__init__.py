"""Checks for exercises in notebooks: meet an answer with cases, judge it, explain what is wrong.

Generic: it needs torch alone, ships to students, and knows no lesson. A course package registers
itself (`coursecheck.registry`); `check` and `progress` are what its notebooks call.
"""
