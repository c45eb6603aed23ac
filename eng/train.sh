#!/usr/bin/env bash
# Trains the weights that ship, from the pairs of a manifest: eng/train.sh MANIFEST.csv OUTPUT_FOLDER
# First all stages of sequential gradient transfer (eng/training/stages.json), then each network but ColorNet once more or several
# times from where it ended, with longer runs, larger crops, a loss for edges, and losses of what people see (the other settings
# in eng/training), each in a folder of the settings' name. A run that was stopped goes on when started again. Weights end as
# OUTPUT_FOLDER/{mfif,meif,colornet,ivf,mif}.safetensors; `eng/evaluate.sh --stamp` puts a model card into them.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: eng/train.sh MANIFEST.csv OUTPUT_FOLDER" >&2; exit 2; }
manifest=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build src/FusionTrainCli --configuration Release --verbosity quiet -nologo >&2

# train NAME: trains by eng/training/NAME.json into the folder of that name.
train() {
    dotnet src/FusionTrainCli/bin/Release/net10.0/fusionml-train.dll schedule \
        --manifest "$manifest" --settings "eng/training/$1.json" --output "$output/$1"
}

# refine SETTINGS FILE=FOLDER/WEIGHTS ...: trains by eng/training/SETTINGS.json, with weights of earlier runs put where it looks for them:
# `start` for those it starts from, a task's name for a teacher's or an earlier stage's.
refine() {
    local settings=$1 weights
    shift
    mkdir -p "$output/$settings"
    for weights in "$@"; do
        [ -f "$output/$settings/${weights%%=*}.safetensors" ] ||
            cp "$output/${weights#*=}.safetensors" "$output/$settings/${weights%%=*}.safetensors"
    done
    train "$settings"
}

train stages
refine multi-focus start=stages/mfif
refine multi-focus-edges start=multi-focus/mfif
refine multi-focus-matte start=multi-focus-edges/mfif
refine multi-exposure start=stages/meif mfif=multi-focus-edges/mfif
refine multi-exposure-range start=multi-exposure/meif mfif=multi-focus-edges/mfif
refine infrared-visible start=stages/ivf meif=stages/meif
refine infrared-visible-crops start=infrared-visible/ivf meif=stages/meif
refine infrared-visible-range start=infrared-visible-crops/ivf meif=stages/meif
refine infrared-visible-daylight start=infrared-visible-range/ivf meif=stages/meif
refine infrared-visible-daylight-structure start=infrared-visible-daylight/ivf meif=stages/meif
refine infrared-visible-glare start=infrared-visible-daylight-structure/ivf meif=stages/meif
refine medical ivf=infrared-visible-crops/ivf meif=multi-exposure/meif
refine medical-appearance start=medical/mif meif=multi-exposure/meif
refine medical-sulci start=medical-appearance/mif meif=multi-exposure/meif
cp "$output"/{multi-focus-matte/mfif,multi-exposure-range/meif,stages/colornet,infrared-visible-glare/ivf,medical-sulci/mif}.safetensors "$output"
