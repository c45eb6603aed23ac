#!/usr/bin/env bash
# Builds FusionML and runs its tests; the last line is "N passed, N failed, N skipped".
# PORTABLE=1 builds and tests the portable part alone. That is also what a machine gets where the packages of the full part (ML.NET,
# TorchSharp) do not restore; the missing ones are named. Arguments go to `dotnet test`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=${CONFIGURATION:-Release}
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

solution=FusionML.sln
if [ "${PORTABLE:-0}" = 1 ]; then
    echo "The portable part alone: FusionTraining and FusionEstimators are not built or tested."
    solution=FusionML.Portable.slnf
    dotnet restore "$solution" --verbosity quiet || exit 1
elif ! dotnet restore "$solution" >"$results/restore.log" 2>&1; then
    # A registry may lack a package (NU1101 to NU1103), or just the version that is asked for (NU1603, with what it has instead).
    missing=$({
        grep -oE 'NU110[1-3]: Unable to find[a-z ]* package [A-Za-z0-9._-]+' "$results/restore.log" | awk '{print $NF}'
        grep -oE 'NU1603: .* but [A-Za-z0-9._-]+ [0-9][A-Za-z0-9.-]* was not found' "$results/restore.log" \
            | sed -E 's/.* but ([^ ]+) ([^ ]+) was not found/\1-\2/'
    } | sort -u | paste -sd ' ')
    if [ -z "$missing" ]; then
        cat "$results/restore.log"
        echo "The restore failed for another reason than a missing package."
        exit 1
    fi
    echo "The full part (FusionTraining, FusionEstimators) is not built or tested: these packages do not restore here: $missing"
    solution=FusionML.Portable.slnf
    dotnet restore "$solution" || exit 1
fi

if dotnet tool restore >"$results/tools.log" 2>&1; then
    if ! dotnet csharpier check . >"$results/format.log" 2>&1; then
        cat "$results/format.log"
        echo "Some files are not formatted: run 'dotnet csharpier format .'"
        exit 1
    fi
else
    echo "The format is not checked: the formatter does not restore here."
fi

dotnet build "$solution" --no-restore --configuration "$configuration" --verbosity quiet || exit 1
loader=eng/LibTorchLoader/bin/$configuration/net10.0/LibTorchLoader.dll
[ "$solution" = FusionML.Portable.slnf ] || dotnet "$loader" tests/FusionTraining.Tests/bin || exit 1
dotnet test "$solution" --no-build --configuration "$configuration" --logger trx --results-directory "$results" "$@"
status=$?

# Every result file has one <Counters total= passed= failed=>; whatever neither passed nor failed was skipped.
counters=$(cat "$results"/*.trx 2>/dev/null | grep -oE '<Counters [^>]*>')
sum() { sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" <<<"$counters" | awk '{ n += $1 } END { print n + 0 }'; }
total=$(sum total)
passed=$(sum passed)
failed=$(sum failed)
if [ "$total" -eq 0 ]; then
    echo "No test was run."
    status=1
fi
[ "$failed" -eq 0 ] || status=1
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
exit $status
