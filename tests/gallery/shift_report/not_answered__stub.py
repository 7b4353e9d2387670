def shift_report(net, X, y, shifts):
    raise NotImplementedError
