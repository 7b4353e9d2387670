"""What a notebook of the pooling course calls.

The package needs torch alone; matplotlib is imported when a figure is drawn.
"""
