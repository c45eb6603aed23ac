#!/bin/bash
# Fuses, evaluates and joins: submit.sh TASKS MANIFEST OUTDIR [options of fusionml fuse]. OUTDIR gets fused/ and report/.
# A task of the second array begins when the task of its number has fused without a failure (aftercorr).
set -euo pipefail
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
tasks=$1 manifest=$(realpath "$2") output=$3
mkdir -p "$output"
output=$(realpath "$output")
fuse=$(sbatch --parsable --array="1-$tasks" "$here/fuse.sbatch" "$manifest" "$output/fused" "${@:4}")
evaluate=$(sbatch --parsable --array="1-$tasks" --dependency="aftercorr:$fuse" \
    "$here/evaluate.sbatch" "$manifest" "$output/report" --fused "fused=$output/fused")
sbatch --parsable --dependency="afterany:$fuse" "$here/merge.sbatch" "$output/fused"
sbatch --parsable --dependency="afterany:$evaluate" "$here/merge.sbatch" "$output/report"
