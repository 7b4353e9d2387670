def max_by_relu(a, b):
    """The larger of the tensors a and b, cell by cell, from relu, plus and minus alone."""
    raise NotImplementedError
