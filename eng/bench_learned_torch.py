#!/usr/bin/env python3
"""The two steps of a training with a learned loss in plain PyTorch: the speed peer of bench/TrainingBenchmarks learned.

The three networks of ReFusion (arXiv:2312.07943) as a PyTorch user would write them: NCHW, ordinary modules, einops-free attention,
MAML through a functional call of the fusion module. Reads lines "meta N" or "fusion N" from standard input: how many steps of which
phase to take; answers with the processor seconds of each. Ends with the input.
"""
import argparse
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

HEADS = 8
SOBEL = torch.tensor([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]], [[[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]]]])


def sobel(pictures):
    return F.conv2d(pictures, SOBEL, padding=1).abs().sum(1, keepdim=True)


def conv(inputs, outputs, side, groups=1):
    return nn.Conv2d(inputs, outputs, side, padding=side // 2, groups=groups, bias=False)


class Norm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.body = nn.LayerNorm(channels)

    def forward(self, x):
        return self.body(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def attend(q, k, v, temperature):
    b, c, h, w = q.shape
    q, k, v = (x.reshape(b, HEADS, c // HEADS, h * w) for x in (q, k, v))
    scores = (F.normalize(q, dim=-1) @ F.normalize(k, dim=-1).transpose(-2, -1) * temperature).softmax(-1)
    return (scores @ v).reshape(b, c, h, w)


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.temperature = nn.Parameter(torch.ones(HEADS, 1, 1))
        self.qkv, self.depthwise = conv(channels, 3 * channels, 1), conv(3 * channels, 3 * channels, 3, 3 * channels)
        self.out = conv(channels, channels, 1)

    def forward(self, x):
        return self.out(attend(*self.depthwise(self.qkv(x)).chunk(3, 1), self.temperature))


class FeedForward(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.wide, self.depthwise = conv(channels, 4 * channels, 1), conv(4 * channels, 4 * channels, 3, 4 * channels)
        self.out = conv(2 * channels, channels, 1)

    def forward(self, x):
        a, b = self.depthwise(self.wide(x)).chunk(2, 1)
        return self.out(F.gelu(a) * b)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm1, self.attention = Norm(channels), Attention(channels)
        self.norm2, self.forwards = Norm(channels), FeedForward(channels)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.forwards(self.norm2(x))


def blocks(channels):
    return nn.Sequential(Block(channels), Block(channels))


class Join(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.temperature1, self.temperature2 = nn.Parameter(torch.ones(HEADS, 1, 1)), nn.Parameter(torch.ones(HEADS, 1, 1))
        self.qkv1, self.qkv1_d, self.qkv2, self.qkv2_d = conv(d, 3 * d, 1), conv(3 * d, 3 * d, 3, 3 * d), conv(d, 3 * d, 1), conv(3 * d, 3 * d, 3, 3 * d)
        self.mid1, self.mid2 = conv(d, d, 1), conv(d, d, 1)
        self.gates, self.gates_d = conv(2 * d, 8 * d, 1), conv(8 * d, 8 * d, 3, 8 * d)
        self.detail1, self.detail1_d = conv(d, 4 * d, 1), conv(4 * d, 4 * d, 3, 4 * d)
        self.detail2, self.detail2_d = conv(d, 4 * d, 1), conv(4 * d, 4 * d, 3, 4 * d)
        self.out1, self.out2 = conv(4 * d, 2 * d, 1), conv(4 * d, 2 * d, 1)

    def forward(self, x1, x2):
        q1, k1, v1 = self.qkv1_d(self.qkv1(x1)).chunk(3, 1)
        q2, k2, v2 = self.qkv2_d(self.qkv2(x2)).chunk(3, 1)
        x1 = x1 + self.mid1(attend(q2, k1, v1, self.temperature1))
        x2 = x2 + self.mid2(attend(q1, k2, v2, self.temperature2))
        both = torch.cat((x1, x2), 1)
        g1, g2 = self.gates_d(self.gates(both)).chunk(2, 1)
        e1 = F.gelu(g1) * self.detail1_d(self.detail1(x1))
        e2 = F.gelu(g2) * self.detail2_d(self.detail2(x2))
        return both + self.out1(e1) + self.out2(e2)


class Fusion(nn.Module):
    def __init__(self, d=16):
        super().__init__()
        self.in1, self.in2, self.encoder1, self.encoder2 = conv(1, d, 3), conv(1, d, 3), blocks(d), blocks(d)
        self.join, self.decoder, self.narrow, self.out = Join(d), blocks(2 * d), conv(2 * d, d, 3), conv(d, 1, 3)

    def forward(self, a, b):
        x = self.decoder(self.join(self.encoder1(self.in1(a)), self.encoder2(self.in2(b))))
        return self.out(F.leaky_relu(self.narrow(x), 0.01)).sigmoid()


class Half(nn.Module):
    def __init__(self, d=16):
        super().__init__()
        self.in1, self.in2, self.encoder1, self.encoder2 = conv(1, d, 3), conv(1, d, 3), blocks(d), blocks(d)
        self.decoder, self.narrow, self.act, self.out = blocks(2 * d), conv(2 * d, d, 3), nn.PReLU(), conv(d, 2, 3)

    def forward(self, a, b):
        x = self.decoder(torch.cat((self.encoder1(self.in1(a)), self.encoder2(self.in2(b))), 1))
        return self.out(self.act(self.narrow(x))).softmax(1)


class Proposal(nn.Module):
    def __init__(self):
        super().__init__()
        self.w, self.v = Half(), Half()

    def forward(self, a, b):
        return self.w(a, b), self.v(sobel(a), sobel(b))


class Reconstruction(nn.Module):
    def __init__(self, d=16):
        super().__init__()
        self.enter, self.encoder, self.decoder1, self.decoder2 = conv(1, d, 3), blocks(d), blocks(d), blocks(d)
        self.narrow1, self.out1, self.narrow2, self.out2 = conv(d, d, 3), conv(d, 1, 3), conv(d, d, 3), conv(d, 1, 3)

    def forward(self, f):
        x = self.encoder(self.enter(f))
        return (self.out1(F.leaky_relu(self.narrow1(self.decoder1(x)), 0.01)).sigmoid(),
                self.out2(F.leaky_relu(self.narrow2(self.decoder2(x)), 0.01)).sigmoid())


def fusion_loss(f, a, b, w, v):
    def weighted(weights, first, second, fused):
        return (weights[:, :1] * (first - fused) ** 2 + weights[:, 1:] * (second - fused) ** 2).mean()
    return weighted(w, a, b, f) + weighted(v, sobel(a), sobel(b), sobel(f))


def rebuilding_loss(rebuilt, a, b):
    def larger(first, second, x, y):
        return torch.maximum((first - x) ** 2, (second - y) ** 2).mean()
    return larger(*rebuilt, a, b) + larger(sobel(rebuilt[0]), sobel(rebuilt[1]), sobel(a), sobel(b))


class Training:
    def __init__(self, size, batch, rate=1e-4):
        self.rate = rate
        self.fusion, self.proposal, self.reconstruction = Fusion(), Proposal(), Reconstruction()
        self.of_fusion = torch.optim.Adam(self.fusion.parameters(), lr=rate)
        self.of_reconstruction = torch.optim.Adam(self.reconstruction.parameters(), lr=rate)
        self.train, self.test = (torch.rand(2, batch, 1, size, size) for _ in range(2))

    def meta(self):
        (a, b), (c, d) = self.train, self.test
        for module in (self.fusion, self.proposal, self.reconstruction):
            module.zero_grad()
        fused = self.fusion(a, b)
        loss = fusion_loss(fused, a, b, *self.proposal(a, b))
        parameters = dict(self.fusion.named_parameters())
        gradients = torch.autograd.grad(loss, list(parameters.values()), create_graph=True)
        moved = {name: p - self.rate * g for (name, p), g in zip(parameters.items(), gradients)}
        own = dict(self.reconstruction.named_parameters())
        inner = rebuilding_loss(self.reconstruction(fused.detach()), a, b)
        steps = torch.autograd.grad(inner, list(own.values()))
        rebuilder = {name: (p - self.rate * g).detach() for (name, p), g in zip(own.items(), steps)}
        called = torch.nn.utils.stateless.functional_call
        outer = rebuilding_loss(called(self.reconstruction, rebuilder, called(self.fusion, moved, (c, d))), c, d)
        for parameter, gradient in zip(self.proposal.parameters(), torch.autograd.grad(outer, list(self.proposal.parameters()))):
            parameter.grad = gradient
        largest = max(float(p.grad.abs().max()) for p in self.proposal.parameters())
        with torch.no_grad():
            for parameter in self.proposal.parameters():
                parameter -= self.rate * parameter.grad / largest

    def fuse(self):
        a, b = self.train
        with torch.no_grad():
            w, v = self.proposal(a, b)
        self.of_fusion.zero_grad()
        fused = self.fusion(a, b)
        fusion_loss(fused, a, b, w, v).backward()
        self.of_reconstruction.zero_grad()
        rebuilding_loss(self.reconstruction(fused.detach()), a, b).backward()
        self.of_fusion.step()
        self.of_reconstruction.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    training = Training(options.size, options.batch)
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        phase, count = line.split()
        step = training.meta if phase == "meta" else training.fuse
        seconds = []
        for _ in range(int(count)):
            begin = time.process_time()
            step()
            seconds.append(time.process_time() - begin)
        print(" ".join("%.6f" % second for second in seconds), flush=True)


if __name__ == "__main__":
    main()
