#!/usr/bin/env bash
# Trains PSLPT, one network for all four tasks, from the pairs of a manifest: eng/train_multitask.sh MANIFEST.csv OUTPUT_FOLDER
# eng/training/pslpt.json says how. OUTPUT_FOLDER/pslpt.safetensors is the network, pslpt-labelled.safetensors what the first stage
# left. A run that was stopped goes on when started again.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: eng/train_multitask.sh MANIFEST.csv OUTPUT_FOLDER" >&2; exit 2; }
manifest=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build src/FusionTrainCli --configuration Release --verbosity quiet -nologo >&2

# Maps of features are some megabytes: from the C library's heap they do not have to be cleared by the system anew each time.
export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=2147483647 MALLOC_TOP_PAD_=268435456

dotnet src/FusionTrainCli/bin/Release/net10.0/fusionml-train.dll multitask \
    --manifest "$manifest" --settings eng/training/pslpt.json --output "$output"
