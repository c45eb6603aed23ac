#!/usr/bin/env bash
# Measures the weights that ship beside the classical rules and, where they lie in ../shared, the authors' weights: fuses the test
# pairs of ../shared/data (--split validation: the pairs that training sets apart), and writes into artifacts/evaluation (or
# -o DIR) tables.md, values.csv, summary.csv, contact sheets, and the pairs on which a network is furthest behind the Laplacian rule.
# Fused pictures and values are kept in artifacts/evaluation-cache (or --cache DIR): a run that was stopped goes on, and methods
# are added at the cost of these methods alone.
#   --sets tno,lytro   --methods laplacian,shipped   --limit 13   --threads 1   --weights-folder DIR (as the method "candidate")
#   --weights FILE --methods single (one file on every set)
#   --preference [--preference-seed N]                     also blind sheets; 'ModelEvaluation tally DIR' counts the filled-in tally
#   --split validation [--validation-share 0.1 --validation-seed 1 --crop 64 --maximum-pairs N, as training was told]
#   eng/evaluate.sh --cards                                writes docs/models/*.md from the metadata of the weights that ship
#   eng/evaluate.sh --stamp CARD.json IN -o OUT            puts a model card into a weight file; --validation DIR and --test DIR
#                                                          take the metrics from evaluations of these very weights
set -euo pipefail
start=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

dotnet build tools/ModelEvaluation --configuration Release --verbosity quiet -nologo >&2
tool=("dotnet" "$root/tools/ModelEvaluation/bin/Release/net10.0/ModelEvaluation.dll")

case "${1:-}" in
--cards)
    shift
    cd "$start"
    exec "${tool[@]}" cards --output "$root/docs/models" "$@"
    ;;
--stamp)
    shift
    cd "$start"
    exec "${tool[@]}" stamp "$@"
    ;;
esac

# What is given wins over these.
options=()
given() { for word in "${words[@]}"; do [[ $word == "$1" || $word == "$1="* ]] && return 0; done; return 1; }
words=("" "$@")
given --manifest || options+=(--manifest "$root/../shared/data/manifest.csv")
given --output || given -o || options+=(--output "$root/artifacts/evaluation")
given --cache || options+=(--cache "$root/artifacts/evaluation-cache")
authors=$root/../shared/reference/parity/weights/efrufn_ivf.safetensors
given --authors-weights || { [ -f "$authors" ] && options+=(--authors-weights "$authors"); } || true
cd "$start"
exec "${tool[@]}" run ${options[@]+"${options[@]}"} "$@"
