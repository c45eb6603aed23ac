#!/usr/bin/env python3
"""ReFusion's fusion module in PyTorch, written from its description, as a peer to time against (eng/bench.sh does).

  bench_refusion_torch.py --weights refusion_ivif.safetensors --time 480x640 --threads 2 --runs 3
  bench_refusion_torch.py --weights refusion_ivif.safetensors --check .../parity/refusion/IVIF_odd61x47.safetensors
  bench_refusion_torch.py --weights refusion_ivif.safetensors --onnx refusion.onnx --time 480x640

Needs PyTorch 1.13 or later (Debian: python3-torch).
"""
import sys

import torch
from torch import nn
from torch.nn import functional as F

from bench_torch_peer import parser, read_safetensors, run


def conv(inputs, outputs, side, groups=1):
    return nn.Conv2d(inputs, outputs, side, padding=side // 2, groups=groups, bias=False)


class Norm(nn.Module):
    """Over the channels of each pixel."""

    class Body(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def __init__(self, channels):
        super().__init__()
        self.body = Norm.Body(channels)

    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        return F.layer_norm(x, x.shape[-1:], self.body.weight, self.body.bias, 1e-5).permute(0, 3, 1, 2)


def attend(query, key, value, temperature, heads):
    """Channels attend to channels; the statistics are those of the whole picture."""
    batch, channels, height, width = query.shape
    query, key, value = (part.reshape(batch, heads, channels // heads, height * width) for part in (query, key, value))
    weights = (F.normalize(query, dim=-1) @ F.normalize(key, dim=-1).transpose(-2, -1) * temperature).softmax(-1)
    return (weights @ value).reshape(batch, channels, height, width)


class Attention(nn.Module):
    def __init__(self, channels, heads):
        super().__init__()
        self.heads, self.temperature = heads, nn.Parameter(torch.ones(heads, 1, 1))
        self.qkv = conv(channels, 3 * channels, 1)
        self.qkv_dwconv = conv(3 * channels, 3 * channels, 3, 3 * channels)
        self.project_out = conv(channels, channels, 1)

    def forward(self, x):
        return self.project_out(attend(*self.qkv_dwconv(self.qkv(x)).chunk(3, 1), self.temperature, self.heads))


class FeedForward(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.project_in = conv(channels, 4 * channels, 1)
        self.dwconv = conv(4 * channels, 4 * channels, 3, 4 * channels)
        self.project_out = conv(2 * channels, channels, 1)

    def forward(self, x):
        gate, value = self.dwconv(self.project_in(x)).chunk(2, 1)
        return self.project_out(F.gelu(gate) * value)


class Block(nn.Module):
    def __init__(self, channels, heads):
        super().__init__()
        self.norm1, self.attn = Norm(channels), Attention(channels, heads)
        self.norm2, self.ffn = Norm(channels), FeedForward(channels)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.ffn(self.norm2(x))


class AttentionFusion(nn.Module):
    def __init__(self, channels, heads):
        super().__init__()
        self.heads = heads
        wide = 4 * channels
        for source in "12":
            setattr(self, "temperature" + source, nn.Parameter(torch.ones(heads, 1, 1)))
            setattr(self, "qkv" + source, conv(channels, 3 * channels, 1))
            setattr(self, "qkv%s_dwconv" % source, conv(3 * channels, 3 * channels, 3, 3 * channels))
            setattr(self, "project_mid" + source, conv(channels, channels, 1))
            setattr(self, "project_E" + source, conv(channels, wide, 1))
            setattr(self, "project_E%s_d" % source, conv(wide, wide, 3, wide))
            setattr(self, "project_out" + source, conv(wide, 2 * channels, 1))
        self.project_E, self.project_E_d = conv(2 * channels, 2 * wide, 1), conv(2 * wide, 2 * wide, 3, 2 * wide)

    def forward(self, x1, x2):
        q1, k1, v1 = self.qkv1_dwconv(self.qkv1(x1)).chunk(3, 1)
        q2, k2, v2 = self.qkv2_dwconv(self.qkv2(x2)).chunk(3, 1)
        x1 = x1 + self.project_mid1(attend(q2, k1, v1, self.temperature1, self.heads))
        x2 = x2 + self.project_mid2(attend(q1, k2, v2, self.temperature2, self.heads))
        both = torch.cat((x1, x2), 1)
        g1, g2 = self.project_E_d(self.project_E(both)).chunk(2, 1)
        both = both + self.project_out1(F.gelu(g1) * self.project_E1_d(self.project_E1(x1)))
        return both + self.project_out2(F.gelu(g2) * self.project_E2_d(self.project_E2(x2)))


class ReFusion(nn.Module):
    def __init__(self, channels=16, heads=8):
        super().__init__()
        self.project_in_1, self.project_in_2 = conv(1, channels, 3), conv(1, channels, 3)
        self.encoder1 = nn.Sequential(Block(channels, heads), Block(channels, heads))
        self.encoder2 = nn.Sequential(Block(channels, heads), Block(channels, heads))
        self.FM = AttentionFusion(channels, heads)
        self.decoder = nn.Sequential(Block(2 * channels, heads), Block(2 * channels, heads))
        self.project_out_0, self.project_out_1 = conv(2 * channels, channels, 3), conv(channels, 1, 3)

    def forward(self, first, second):
        x = self.FM(self.encoder1(self.project_in_1(first)), self.encoder2(self.project_in_2(second)))
        return torch.sigmoid(self.project_out_1(F.leaky_relu(self.project_out_0(self.decoder(x)), 0.01)))


def load(path):
    model = ReFusion()
    tensors = {name: value for name, value in read_safetensors(path).items() if ".conv." not in name}
    model.load_state_dict(tensors, strict=True)
    return model.eval()


def main():
    options_of = parser(__doc__)
    options_of.add_argument("--weights", required=True)
    options = options_of.parse_args()
    return run(
        options,
        load(options.weights),
        pair=lambda golden: golden["input"],
        fused=lambda golden: golden["sigmoid_out"],
        tolerance=1e-5,
    )


if __name__ == "__main__":
    sys.exit(main())
