#!/bin/bash
# The same without a cluster's scheduler, on one machine or several that share a file system, by GNU parallel:
#   parallel.sh TASKS MANIFEST OUTDIR [options of fusionml fuse]         (JOBS=4 at a time; SSH=--sshlogin host1,host2 for several)
# Started again, it goes on where the journals end; parallel's own --resume is not needed.
set -euo pipefail
tasks=$1 manifest=$(realpath "$2") output=$(realpath -m "$3")
export DOTNET_PROCESSOR_COUNT=1
parallel ${SSH:-} --jobs "${JOBS:-$(nproc)}" --halt never --env DOTNET_PROCESSOR_COUNT --workdir "$PWD" \
    ${FUSIONML:-fusionml} fuse --manifest "$manifest" --output "$output" --shard "{}/$tasks" --threads 1 "${@:4}" \
    ::: $(seq "$tasks") || true
${FUSIONML:-fusionml} merge "$output"
