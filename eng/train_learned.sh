#!/usr/bin/env bash
# Trains ReFusion with a learned loss for all tasks, from the pairs of a manifest: eng/train_learned.sh MANIFEST.csv OUTPUT_FOLDER
# eng/training/refusion-*.json say how: infrared-visible and multi-focus twice, on from where they ended; the medical networks start from
# the infrared-visible ones. Each in a folder of the settings' name, with all three networks as TASK.networks.safetensors and what loss
# was proposed for validation pairs as pictures in TASK.maps. A run that was stopped goes on when started again. Weights end as
# OUTPUT_FOLDER/{ivf,mfif,meif,mif}.safetensors.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: eng/train_learned.sh MANIFEST.csv OUTPUT_FOLDER" >&2; exit 2; }
manifest=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build src/FusionTrainCli --configuration Release --verbosity quiet -nologo >&2

# Maps of features are some megabytes: from the C library's heap they do not have to be cleared by the system anew each time.
export MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=2147483647 MALLOC_TOP_PAD_=268435456

# train SETTINGS [FOLDER/TASK]: trains by eng/training/SETTINGS.json into the folder of that name, on from those networks.
train() {
    mkdir -p "$output/$1"
    [ $# -lt 2 ] || [ -f "$output/$1/start.safetensors" ] ||
        cp "$output/$2.networks.safetensors" "$output/$1/start.safetensors"
    dotnet src/FusionTrainCli/bin/Release/net10.0/fusionml-train.dll learned \
        --manifest "$manifest" --settings "eng/training/$1.json" --output "$output/$1"
}

train refusion-ivf
train refusion-ivf-further refusion-ivf/ivf
train refusion-mfif
train refusion-mfif-further refusion-mfif/mfif
train refusion-meif
train refusion-mif refusion-ivf-further/ivf
cp "$output"/{refusion-ivf-further/ivf,refusion-mfif-further/mfif,refusion-meif/meif,refusion-mif/mif}.safetensors "$output"
