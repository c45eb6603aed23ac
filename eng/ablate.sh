#!/usr/bin/env bash
# Runs the paper's ablation studies at a small, equal budget: tables (Markdown, CSV) and plots (SVG) in artifacts/ablation.
# Options: --only transfer structure losses iterations cost gradients feature learned-loss, --steps N, --warm-up N, --crop N, --batch N,
# --pairs N, --validation-pairs N, --seed N, --threads N, --output FOLDER; --help lists all. Start it again to go on after a stop.
# The pairs are those of ../shared/data, or of another --manifest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

arguments=("$@")
has() { [[ " ${arguments[*]-} " == *" $1 "* ]]; }
published=../shared/reference/parity/weights/efrufn_ivf.safetensors
has --manifest || arguments+=(--manifest ../shared/data/manifest.csv)
has --output || arguments+=(--output artifacts/ablation)
has --weights || [ ! -f "$published" ] || arguments+=(--weights "$published")

dotnet build tools/Ablation --configuration Release --verbosity quiet
exec dotnet tools/Ablation/bin/Release/net10.0/Ablation.dll "${arguments[@]}"
