#!/usr/bin/env python3
"""ReFusion's fusion module in PyTorch, written from its description, as a peer to time against (eng/bench.sh does).

  bench_refusion_torch.py --weights refusion_ivif.safetensors --time 480x640 --threads 2 --runs 3
  bench_refusion_torch.py --weights refusion_ivif.safetensors --check .../parity/refusion/IVIF_odd61x47.safetensors
  bench_refusion_torch.py --weights refusion_ivif.safetensors --onnx refusion.onnx --time 480x640

Needs PyTorch 1.13 or later (Debian: python3-torch).
"""
import argparse
import json
import resource
import struct
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def read_safetensors(path):
    with open(path, "rb") as file:
        data = file.read()
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(bytearray(body[entry["data_offsets"][0] : entry["data_offsets"][1]]), dtype=torch.float32)
        .reshape(entry["shape"])
        for name, entry in header.items()
    }


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--check", nargs="+", default=[], metavar="GOLDEN")
    parser.add_argument("--time", metavar="HxW")
    parser.add_argument("--onnx", metavar="FILE", help="write the network for the size of --time as a graph instead")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, worst = load(options.weights), 0.0
    with torch.no_grad():
        for path in options.check:
            golden = read_safetensors(path)
            fused = model(golden["input"][0][None, None], golden["input"][1][None, None])[0, 0]
            difference = float((fused - golden["sigmoid_out"]).abs().max())
            worst = max(worst, difference)
            print("%s largest difference %.3g" % (path, difference))
        if options.time:
            height, width = (int(side) for side in options.time.lower().split("x"))
            first, second = torch.rand(2, 1, 1, height, width, generator=torch.Generator().manual_seed(1))
            if options.onnx:
                torch.onnx.export(
                    model, (first, second), options.onnx, opset_version=16, input_names=["a", "b"], output_names=["o"]
                )
                return 0
            seconds, processor = [], []
            for _ in range(options.runs):
                begin, used = time.perf_counter(), time.process_time()
                model(first, second)
                seconds.append(time.perf_counter() - begin)
                processor.append(time.process_time() - used)
            print(
                "torch %s, %s, threads %d: best %.3f s, processor %.3f s, peak resident %.0f MiB"
                % (
                    torch.__version__,
                    options.time,
                    options.threads,
                    min(seconds),
                    min(processor),
                    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                )
            )
    return 0 if worst <= 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
