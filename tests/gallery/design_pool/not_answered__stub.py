def design_pool(task):
    """Return the nn.MaxPool2d for the task "halve", "same" or "rect"."""
    raise NotImplementedError
