#!/usr/bin/env bash
# Measures training on the CPU: seconds of an EFRUFN step here, on TorchSharp's own operations and in PyTorch (where /usr/bin/python3
# has it), by turns in one run; the two steps of a training with a learned loss likewise, in processor time; then the peak memory of a
# step against the number of iterations, as a table and a plot.
# Writes artifacts/training-step.json, training-learned.json, training-memory.csv and .svg. --threads N, --rounds N, --steps N,
# --sizes 64x2,96x4.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

network=../shared/reference/bench/efrufn_torch.py
peer=()
if [ -f "$network" ] && /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    peer=(--peer-program eng/bench_training_torch.py --peer-network "$network")
else
    echo "PyTorch or $network is not there: no comparison with it." >&2
fi

mkdir -p artifacts
dotnet build bench/TrainingBenchmarks --configuration Release --verbosity quiet
program=bench/TrainingBenchmarks/bin/Release/net10.0/TrainingBenchmarks.dll
dotnet "$program" step --json artifacts/training-step.json ${peer[@]+"${peer[@]}"} "$@"
learned=()
if /usr/bin/python3 -c 'import torch' 2>/dev/null; then
    learned=(--peer-program eng/bench_learned_torch.py)
fi
dotnet "$program" learned --json artifacts/training-learned.json ${learned[@]+"${learned[@]}"}
dotnet "$program" memory --csv artifacts/training-memory.csv --svg artifacts/training-memory.svg
