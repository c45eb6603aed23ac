#!/usr/bin/env bash
# Measures the inference kernels and networks: prints a table and writes it as JSON (artifacts/bench.json, or --json FILE).
# Every ratio is taken within this one run. Needs the reference weights in ../shared; runs the PyTorch program of
# ../shared/reference/bench by turns with EFRUFN, and eng/bench_refusion_torch.py and eng/bench_pslpt_torch.py and their graphs on
# ONNX Runtime by turns with ReFusion and PSLPT, where python3 has torch. --large adds 6000x4000 (minutes); --threads N, --runs N.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reference=../shared/reference
weights=$reference/parity/weights/efrufn_ivf.safetensors
if [ ! -f "$weights" ]; then
    echo "The weights are not there: $weights" >&2
    exit 1
fi

peer=()
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    peer=(--peer "$reference/bench/efrufn_torch.py" --refusion-peer eng/bench_refusion_torch.py
        --refusion-weights "$reference/parity/weights/refusion_ivif.safetensors"
        --pslpt-peer eng/bench_pslpt_torch.py --pslpt-weights "$reference/parity/pslpt")
else
    echo "PyTorch is not installed for /usr/bin/python3: no comparison with it." >&2
fi

mkdir -p artifacts
dotnet build bench/Benchmarks --configuration Release --verbosity quiet
exec dotnet bench/Benchmarks/bin/Release/net10.0/Benchmarks.dll speed \
    --weights "$weights" --json artifacts/bench.json ${peer[@]+"${peer[@]}"} "$@"
