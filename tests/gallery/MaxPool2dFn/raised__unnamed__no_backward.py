import torch


class MaxPool2dFn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, X, kernel_size, stride, padding):
        return X.unfold(2, kernel_size, stride).unfold(3, kernel_size, stride).amax((-2, -1))
