#!/usr/bin/env python3
"""PSLPT in PyTorch, written from its description, as a peer to time against (eng/bench.sh does).

  bench_pslpt_torch.py --weights .../parity/pslpt/weights_*.safetensors --time 480x640 --threads 2 --runs 3
  bench_pslpt_torch.py --weights .../parity/pslpt/weights_*.safetensors --check .../parity/pslpt/crop64.safetensors
  bench_pslpt_torch.py --weights .../parity/pslpt/weights_*.safetensors --onnx pslpt.onnx --time 480x640

The weights may lie in several files. Needs PyTorch 1.13 or later (Debian: python3-torch).
"""
import functools
import math
import sys

import torch
from torch import nn
from torch.nn import functional as F

from bench_torch_peer import parser, read_safetensors, run

CHANNELS, HEADS, SIDE = 48, 6, 2


def conv(inputs, outputs, bias=False):
    return nn.Conv2d(inputs, outputs, 3, padding=1, padding_mode="reflect", bias=bias)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.logit_scale = nn.Parameter(torch.ones(HEADS, 1, 1))
        self.q_bias, self.v_bias = nn.Parameter(torch.zeros(CHANNELS)), nn.Parameter(torch.zeros(CHANNELS))
        self.cpb_mlp = nn.Sequential(nn.Linear(2, 512), nn.ReLU(), nn.Linear(512, HEADS, bias=False))
        self.qkv, self.proj = nn.Linear(CHANNELS, 3 * CHANNELS, bias=False), nn.Linear(CHANNELS, CHANNELS)

    def position_bias(self):
        places = [(y, x) for y in range(SIDE) for x in range(SIDE)]
        spaced = lambda offset: math.copysign(math.log2(8 * abs(offset) / (SIDE - 1) + 1) / 3, offset) if offset else 0.0
        table = torch.tensor([[[spaced(q[0] - k[0]), spaced(q[1] - k[1])] for k in places] for q in places])
        return 16 * torch.sigmoid(self.cpb_mlp(table)).permute(2, 0, 1)

    def forward(self, windows, mask):
        count, tokens, _ = windows.shape
        bias = torch.cat((self.q_bias, torch.zeros_like(self.q_bias), self.v_bias))
        qkv = F.linear(windows, self.qkv.weight, bias).reshape(count, tokens, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        q, k, v = F.normalize(qkv[0], dim=-1), F.normalize(qkv[1], dim=-1), qkv[2]
        scale = torch.clamp(self.logit_scale, max=math.log(100)).exp()
        logits = q @ k.transpose(-2, -1) * scale + self.position_bias()
        if mask is not None:
            logits = logits + mask[:, None]
        return self.proj((logits.softmax(-1) @ v).transpose(1, 2).reshape(count, tokens, CHANNELS))


def cut(x):
    """From rows x columns x channels to windows x tokens x channels."""
    height, width, channels = x.shape
    x = x.reshape(height // SIDE, SIDE, width // SIDE, SIDE, channels)
    return x.permute(0, 2, 1, 3, 4).reshape(-1, SIDE * SIDE, channels)


@functools.lru_cache(maxsize=None)
def shift_mask(height, width, shift):
    """Made once for a size, so that it is a constant of a graph."""
    zones = torch.zeros(height, width, 1)
    for at, length in ((0, height), (1, width)):
        zone = torch.zeros(length)
        zone[length - SIDE : length - shift], zone[length - shift :] = 1, 2
        zones += zone.reshape([-1, 1, 1] if at == 0 else [1, -1, 1]) * (3 if at == 0 else 1)
    zones = cut(zones)[..., 0]
    return -100.0 * (zones[:, None, :] != zones[:, :, None]).float()


class Block(nn.Module):
    def __init__(self, shift):
        super().__init__()
        self.shift, self.attn = shift, Attention()
        self.norm1, self.norm2 = nn.LayerNorm(CHANNELS), nn.LayerNorm(CHANNELS)
        self.mlp = nn.Sequential()
        self.mlp.fc1, self.mlp.fc2 = nn.Linear(CHANNELS, 3 * CHANNELS), nn.Linear(3 * CHANNELS, CHANNELS)

    def forward(self, x):
        """Rows x columns x channels."""
        height, width, channels = (int(length) for length in x.shape)
        moved = torch.roll(x, (-self.shift, -self.shift), (0, 1)) if self.shift else x
        mixed = self.attn(cut(moved), shift_mask(height, width, self.shift) if self.shift else None)
        mixed = mixed.reshape(height // SIDE, width // SIDE, SIDE, SIDE, channels).permute(0, 2, 1, 3, 4)
        mixed = mixed.reshape(height, width, channels)
        mixed = torch.roll(mixed, (self.shift, self.shift), (0, 1)) if self.shift else mixed
        x = x + self.norm1(mixed)
        return x + self.norm2(self.mlp.fc2(F.gelu(self.mlp.fc1(x))))


class Swin(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([Block(0), Block(SIDE // 2)])

    def forward(self, x):
        return self.blocks[1](self.blocks[0](x))


def tokens(x):
    return x[0].permute(1, 2, 0)


def planes(x):
    return x.permute(2, 0, 1)[None]


class Former(nn.Module):
    def __init__(self, norms=False):
        super().__init__()
        self.norms, self.in_conv, self.out_conv = norms, conv(CHANNELS, CHANNELS), conv(CHANNELS, CHANNELS)
        self.g, self.in_ln, self.out_ln = Swin(), nn.LayerNorm(CHANNELS), nn.LayerNorm(CHANNELS)

    def forward(self, x):
        y = tokens(self.in_conv(x))
        y = self.out_ln(self.g(self.in_ln(y))) if self.norms else self.g(y)
        return x + self.out_conv(planes(y))


def smaller(x):
    return F.max_pool2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), 3, 2)


def larger(x):
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.in_conv = nn.Sequential(nn.Identity(), conv(1, CHANNELS))
        self.eformer1, self.eformer2, self.eformer4, self.eformer8 = Former(True), Former(), Former(), Former()

    def forward(self, picture):
        e1 = self.eformer1(self.in_conv(picture))
        e2 = self.eformer2(smaller(e1))
        e4 = self.eformer4(smaller(e2))
        e8 = self.eformer8(smaller(e4))
        return e1 - larger(e2), e2 - larger(e4), e4 - larger(e8), e8


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.dformer1, self.dformer2, self.dformer4, self.dformer8 = Former(), Former(), Former(), Former()
        self.out_conv = nn.Sequential(nn.Identity(), conv(CHANNELS, 1))

    def forward(self, h1, h2, h3, low):
        t4 = h3 + larger(self.dformer8(low))
        t2 = h2 + larger(self.dformer4(t4))
        return self.out_conv(self.dformer1(h1 + larger(self.dformer2(t2))))


class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj_in, self.proj_out, self.glo = conv(CHANNELS, CHANNELS, True), conv(CHANNELS, 2, True), Swin()
        self.in_ln, self.out_ln = nn.LayerNorm(CHANNELS), nn.LayerNorm(CHANNELS)

    def forward(self, first, second):
        y = self.out_ln(self.glo(self.in_ln(tokens(self.proj_in(first - second)))))
        mask = self.proj_out(planes(y)).softmax(1)[:, 1:]
        return mask * first + (1 - mask) * second


class Pslpt(nn.Module):
    def __init__(self, fusion_set):
        super().__init__()
        self.encoder1, self.encoder2, self.decoder = Encoder(), Encoder(), Decoder()
        self.names = [name + ("2" if fusion_set == 2 else "") for name in ("fh_former", "fh2_former", "fh4_former", "fl_former")]
        for name in self.names:
            setattr(self, name, Fusion())

    def forward(self, first, second):
        levels = zip(self.names, self.encoder1(first), self.encoder2(second))
        return self.decoder(*[getattr(self, name)(one, two) for name, one, two in levels])


def load(paths, fusion_set):
    model = Pslpt(fusion_set)
    tensors = {name: value for path in paths for name, value in read_safetensors(path).items()}
    model.load_state_dict({name: tensors[name] for name in model.state_dict()}, strict=True)
    return model.eval()


def main():
    options_of = parser(__doc__)
    options_of.add_argument("--weights", required=True, nargs="+")
    options_of.add_argument("--set", type=int, choices=(1, 2), default=1)
    options = options_of.parse_args()

    def make_masks(height, width):
        for level in range(4):
            shift_mask(height >> level, width >> level, SIDE // 2)

    return run(
        options,
        load(options.weights, options.set),
        pair=lambda golden: (golden["io.first"], golden["io.second"]),
        fused=lambda golden: golden["set%d.fused" % options.set],
        tolerance=5e-5,
        prepare=make_masks,
    )


if __name__ == "__main__":
    sys.exit(main())
