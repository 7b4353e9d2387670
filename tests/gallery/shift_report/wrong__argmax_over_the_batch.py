import torch


def shift(X, dx):
    new = torch.zeros_like(X)
    W = X.shape[-1]
    new[..., max(dx, 0) : W + min(dx, 0)] = X[..., max(-dx, 0) : W - max(dx, 0)]
    return new


def shift_report(net, X, y, shifts):
    was = net.training
    net.eval()
    report = {}
    with torch.no_grad():
        for dx in shifts:
            report[dx] = (net(shift(X, dx)).argmax(0) == y).double().mean().item()
    net.train(was)
    return report
