def build_net(pool):
    raise NotImplementedError
