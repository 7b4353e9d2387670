def receptive_field(layers):
    """layers, (k, s) pairs from the input on -> (size, jump) along one axis."""
    raise NotImplementedError
