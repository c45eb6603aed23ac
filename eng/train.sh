#!/usr/bin/env bash
# Trains the weights that ship, from the pairs of a manifest: eng/train.sh MANIFEST.csv OUTPUT_FOLDER
# First all stages of sequential gradient transfer (eng/training/stages.json), then multi-focus once more from where its stage ended,
# with more pairs (eng/training/multi-focus.json). A run that was stopped goes on when started again. Weights end as
# OUTPUT_FOLDER/{mfif,meif,colornet,ivf,mif}.safetensors; `eng/evaluate.sh --stamp` puts a model card into them.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: eng/train.sh MANIFEST.csv OUTPUT_FOLDER" >&2; exit 2; }
manifest=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build samples/TrainGradientTransfer --configuration Release --verbosity quiet -nologo >&2
train=(dotnet samples/TrainGradientTransfer/bin/Release/net10.0/TrainGradientTransfer.dll "$manifest")
"${train[@]}" "$output/stages" eng/training/stages.json
mkdir -p "$output/multi-focus"
[ -f "$output/multi-focus/start.safetensors" ] || cp "$output/stages/mfif.safetensors" "$output/multi-focus/start.safetensors"
"${train[@]}" "$output/multi-focus" eng/training/multi-focus.json
cp "$output/stages/"{meif,colornet,ivf,mif}.safetensors "$output/multi-focus/mfif.safetensors" "$output"
