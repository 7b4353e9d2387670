import torch
from torch.utils.data import DataLoader, TensorDataset


def shift_report(net, X, y, shifts):
    training = net.training
    net.eval()
    report = {}
    for dx in shifts:
        right = 0
        for images, labels in DataLoader(TensorDataset(X, y), batch_size=64):
            moved = images.roll(dx, dims=-1)
            if dx > 0:
                moved[..., :dx] = 0
            elif dx < 0:
                moved[..., dx:] = 0
            with torch.inference_mode():
                right += int((net(moved).argmax(dim=1) == labels).sum())
        report[dx] = right / X.shape[0]
    net.train(training)
    return report
