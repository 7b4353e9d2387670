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
            rates = []
            for a, b in zip(X.split(64), y.split(64)):
                rates.append((net(shift(a, dx)).argmax(1) == b).float().mean())
            report[dx] = torch.stack(rates).mean().item()
    net.train(was)
    return report
