"""The instructor's engine: from `solutions/` to released notebooks, marks, pages and files.

Students never need it. A module imports only from those before it in the order that
CONTRIBUTING lists.
"""
