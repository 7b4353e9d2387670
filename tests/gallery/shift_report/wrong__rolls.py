import torch


def shift(X, dx):
    return torch.roll(X, dx, dims=-1)


def shift_report(net, X, y, shifts):
    was = net.training
    net.eval()
    report = {}
    with torch.no_grad():
        for dx in shifts:
            report[dx] = (net(shift(X, dx)).argmax(1) == y).float().mean().item()
    net.train(was)
    return report
