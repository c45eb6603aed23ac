"""What the PyTorch programs that eng/bench.sh times have in common: reading weights, checking, timing, exporting a graph."""
import argparse
import json
import resource
import struct
import time

import torch


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


def parser(description):
    """The options of every such program but those of its weights."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--check", nargs="+", default=[], metavar="GOLDEN")
    made.add_argument("--time", metavar="HxW")
    made.add_argument("--onnx", metavar="FILE", help="write the network for the size of --time as a graph instead")
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--runs", type=int, default=3)
    return made


def run(options, model, pair, fused, tolerance, prepare=lambda height, width: None):
    """Checks and times a network of two pictures; gives the exit code.

    `pair` names the two sources in a golden file and `fused` the result, as functions of its tensors; `prepare` is called with the
    height and width before a graph is exported.
    """
    torch.set_num_threads(options.threads)
    worst = 0.0
    with torch.no_grad():
        for path in options.check:
            golden = read_safetensors(path)
            first, second = pair(golden)
            difference = float((model(first[None, None], second[None, None])[0, 0] - fused(golden)).abs().max())
            worst = max(worst, difference)
            print("%s largest difference %.3g" % (path, difference))
        if options.time:
            height, width = (int(side) for side in options.time.lower().split("x"))
            first, second = torch.rand(2, 1, 1, height, width, generator=torch.Generator().manual_seed(1))
            if options.onnx:
                prepare(height, width)
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
    return 0 if worst <= tolerance else 1
