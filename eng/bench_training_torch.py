#!/usr/bin/env python3
"""A training step of EFRUFN in plain PyTorch: the speed peer of bench/TrainingBenchmarks.

The network is that of the inference peer (reference/bench/efrufn_torch.py, named by --network); the step is what the infrared-visible
stage does: five evaluations of the mask generator without gradient, one tracked (Jacobian-free), the loss of the paper (intensity,
texture, structure 1 : 1 : 0.5), gradient clipping and Adam. Ordinary modules and default layouts, as a PyTorch user would write it.
Reads one command per line from standard input: a number of steps to take; answers with the seconds of each. Ends with the input.
"""
import argparse
import importlib.util
import sys
import time

import torch
from torch.nn import functional as F

SOBEL = torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]], [[[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]]]])


def sobel(pictures):
    return F.conv2d(pictures, SOBEL, padding=1).abs().sum(1, keepdim=True)


def gaussian(size=11, deviation=1.5):
    at = torch.arange(size) - size // 2
    window = torch.exp(-(at ** 2) / (2 * deviation ** 2))
    return window / window.sum()


WINDOW = gaussian()


def average(pictures):
    columns = F.conv2d(pictures, WINDOW.view(1, 1, -1, 1), padding=(5, 0))
    return F.conv2d(columns, WINDOW.view(1, 1, 1, -1), padding=(0, 5))


def ssim(a, b):
    c1, c2 = 0.01 ** 2, 0.03 ** 2
    mean_a, mean_b, aa, bb, ab = average(torch.cat([a, b, a * a, b * b, a * b], 0)).chunk(5, 0)
    product = mean_a * mean_b
    numerator = (2 * product + c1) * (2 * (ab - product) + c2)
    denominator = (mean_a ** 2 + mean_b ** 2 + c1) * (aa - mean_a ** 2 + bb - mean_b ** 2 + c2)
    return (numerator / denominator).mean()


def loss_of(fused, first, second):
    intensity = (fused - torch.maximum(first, second)).abs().mean()
    texture = (sobel(fused) - torch.maximum(sobel(first), sobel(second))).abs().mean()
    return intensity + texture + 0.5 * (2 - ssim(first, fused) - ssim(second, fused))


def solve(f, start, evaluations, solver, network):
    with torch.no_grad():
        if solver == "plain":
            return network.plain(f, start, evaluations)
        # Anderson mixing has coefficients of its own for each picture, and the peer's mixes one state: picture by picture would
        # evaluate the map on smaller batches, so the products are made per picture here.
        return anderson(f, start, evaluations)


def anderson(f, start, evaluations, memory=6, ridge=1e-4):
    points, values, best, smallest = [], [], None, None
    for k in range(evaluations):
        if k < 2:
            point = values[-1] if values else start
        else:
            past = torch.stack([value.flatten(1) for value in values[-memory:]], 1)
            residuals = (past - torch.stack([point.flatten(1) for point in points[-memory:]], 1)).double()
            n = past.shape[1]
            system = torch.ones(len(start), n + 1, n + 1, dtype=torch.float64)
            system[:, 0, 0] = 0
            system[:, 1:, 1:] = residuals @ residuals.transpose(1, 2) + ridge * torch.eye(n, dtype=torch.float64)
            right = torch.zeros(len(start), n + 1, 1, dtype=torch.float64)
            right[:, 0] = 1
            shares = torch.linalg.solve(system, right)[:, 1:].transpose(1, 2).float()
            point = (shares @ past).view_as(start)
        value = f(point)
        residual = (value - point).flatten(1).norm(dim=1)
        if k <= 2:
            best, smallest = value, residual
        else:
            better = (residual < smallest).view(-1, 1, 1, 1)
            best, smallest = torch.where(better, value, best), torch.minimum(residual, smallest)
        points.append(point)
        values.append(value)
    return best


def forward(model, first, second, evaluations, solver, network):
    f1, f2 = model.encoder1(first), model.encoder2(second)
    difference = F.relu(f2 - f1)
    transfer = model.update_block.transfer(difference)

    def f(mask):
        return model.update_block.gs(torch.cat((difference, mask), 1))
    mask = f(solve(f, torch.zeros_like(first), evaluations, solver, network))
    return model.decoder(f1 + mask * transfer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", required=True, help="efrufn_torch.py")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--evaluations", type=int, default=5)
    parser.add_argument("--solver", choices=("plain", "anderson"), default="anderson")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("efrufn_torch", options.network)
    network = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(network)
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    model = network.Efrufn()
    optimizer = torch.optim.Adam([p for name, p in model.named_parameters() if ".trans." not in name], lr=1e-4)
    first, second = torch.rand(2, options.batch, 1, options.size, options.size)
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            begin = time.perf_counter()
            optimizer.zero_grad()
            loss = loss_of(forward(model, first, second, options.evaluations, options.solver, network), first, second)
            loss.item()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            seconds.append(time.perf_counter() - begin)
        print(" ".join("%.6f" % second for second in seconds), flush=True)


if __name__ == "__main__":
    main()
