#!/usr/bin/env bash
# Trains ReFusion with a learned loss for all tasks, from the pairs of a manifest: eng/train_learned.sh MANIFEST.csv OUTPUT_FOLDER
# eng/training/refusion-TASK.json says how; the medical networks start from the infrared-visible ones. A run that was stopped goes on
# when started again, and a task that is trained is left as it is. Weights end as OUTPUT_FOLDER/{ivf,mfif,meif,mif}.safetensors, all
# three networks beside them as TASK.networks.safetensors, and what loss was proposed for validation pairs as pictures in TASK.maps.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: eng/train_learned.sh MANIFEST.csv OUTPUT_FOLDER" >&2; exit 2; }
manifest=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build src/FusionTrainCli --configuration Release --verbosity quiet -nologo >&2

# Maps of features are some megabytes: from the C library's heap they do not have to be cleared by the system anew each time.
export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=2147483647 MALLOC_TOP_PAD_=268435456
for task in ivf mfif meif mif; do
    dotnet src/FusionTrainCli/bin/Release/net10.0/fusionml-train.dll learned \
        --manifest "$manifest" --settings "eng/training/refusion-$task.json" --output "$output"
done
