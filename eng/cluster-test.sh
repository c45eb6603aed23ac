#!/usr/bin/env bash
# Runs samples/slurm on this machine: starts munge, slurmctld and two slurmd (two node names on loopback, one core each, which Debian's
# build allows), fuses drawn pairs by an array of 8 shards, kills one task with SIGKILL in the middle, requeues it, evaluates by
# another array, merges both, and compares every byte with what a single process writes. All of it lies in a folder that goes at the
# end, and every daemon is stopped.
#   --pairs N (60)  --size WxH (640x480)  --fuse "OPTIONS" (--task ivf)  --throughput ROUNDS: also two tasks of one core against
#   one process of two threads, by turns  --keep: leave the folder
# FUSIONML=PATH/fusionml.dll takes a build that is there. Where Slurm is not installed: one line that says so, and the code 77.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
PATH=$PATH:/usr/sbin:/sbin

pairs=60 size=640x480 options="--task ivf" rounds=0 keep=0
while [ $# -gt 0 ]; do
    case "$1" in
    --pairs) pairs=$2 && shift 2 ;;
    --size) size=$2 && shift 2 ;;
    --fuse) options=$2 && shift 2 ;;
    --throughput) rounds=$2 && shift 2 ;;
    --keep) keep=1 && shift ;;
    *) echo "unknown: $1" >&2 && exit 2 ;;
    esac
done
for program in munged slurmctld slurmd sbatch scontrol; do
    command -v $program >/dev/null || { echo "skipped: Slurm is not installed here (no $program)"; exit 77; }
done
# The task that is killed has 8 of the 60 pairs.
shards=8 killed=7

work=$(mktemp -d /tmp/fusionml-cluster.XXXXXX)
chmod 755 "$work"
daemons=()
stop() {
    status=$?
    [ $status -eq 0 ] || { echo "failed; the ends of the logs:"; tail -n 5 "$work"/*.log "$work"/jobs/*.log 2>/dev/null || true; }
    [ ! -f "$work/slurm.conf" ] || scancel --user="$(id -un)" 2>/dev/null || true
    for pid in ${daemons[@]+"${daemons[@]}"}; do kill "$pid" 2>/dev/null || true; done
    for pid in ${daemons[@]+"${daemons[@]}"}; do wait "$pid" 2>/dev/null || true; done
    [ $keep = 1 ] && echo "left in $work" || rm -rf "$work"
    exit $status
}
trap stop EXIT

say() { echo "[$(date -u +%T)] $*"; }
fail() { echo "FAILED: $*" >&2; exit 1; }

# --- The program and the pairs.
if [ -z "${FUSIONML:-}" ]; then
    dotnet build src/FusionCli --configuration Release --verbosity quiet -nologo >&2
    FUSIONML=$root/src/FusionCli/bin/Release/net10.0/fusionml.dll
fi
dll=$FUSIONML
export FUSIONML="dotnet $dll"
dotnet run eng/cluster/DrawPairs.cs -- "$work/pairs" "$pairs" "${size%x*}" "${size#*x}"

# --- Slurm.
mkdir -p "$work"/{state,spool-node1,spool-node2,munge,jobs}
chmod 700 "$work/munge"
(umask 077 && head -c 128 /dev/urandom >"$work/munge/key")
port=$((20000 + RANDOM % 20000))
cat >"$work/slurm.conf" <<CONF
ClusterName=fusionml
SlurmctldHost=$(hostname)(127.0.0.1)
# A requeued task waits for the life of its credential: two minutes where nothing else is said.
AuthInfo=socket=$work/munge/socket,cred_expire=5
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
SlurmctldPort=$port
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
MpiDefault=none
SwitchType=switch/none
MailProg=/bin/true
NodeName=node[1-2] NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=1 RealMemory=4000
PartitionName=all Nodes=node[1-2] Default=YES
CONF
export SLURM_CONF=$work/slurm.conf
daemon() { "$@" </dev/null >>"$work/daemons.log" 2>&1 & daemons+=($!); }
daemon munged --foreground --force --key-file="$work/munge/key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" \
    --log-file="$work/munge/log" --seed-file="$work/munge/seed"
daemon slurmctld -D -i
daemon slurmd -D -N node1
daemon slurmd -D -N node2
for _ in $(seq 100); do
    [ "$(sinfo --noheader --format=%D --states=idle 2>/dev/null)" = 2 ] && break
    sleep 0.2
done
say "$(scontrol --version): $(sinfo --noheader --format='%D nodes %N, %c core each, %T')"
ended() { while [ -n "$(squeue --noheader --jobs="$1" 2>/dev/null)" ]; do sleep 0.2; done; }
cd "$work/jobs"

# --- Fusing, with a task that is killed.
manifest=$work/pairs/pairs.csv
fuse=$(sbatch --parsable --array=1-$shards "$root/samples/slurm/fuse.sbatch" "$manifest" "$work/fused" $options)
journal=$work/fused/fusion.$killed-of-$shards.journal
finished() { grep -c '"content"' "$journal" 2>/dev/null || true; }
until [ "$(finished)" = 2 ] 2>/dev/null; do
    [ "$(finished)" -gt 2 ] 2>/dev/null && break
    sleep 0.02
done
victim=$(pgrep -f "fusionml.dll fuse --manifest $manifest" | while read -r pid; do
    tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "SLURM_ARRAY_TASK_ID=$killed" && echo "$pid"
done || true)
[ -n "$victim" ] || fail "task $killed had ended before it could be killed; give larger pairs"
kill -KILL $victim
say "task ${fuse}_$killed killed with SIGKILL after $(finished) pairs of its journal"
for _ in $(seq 200); do
    scontrol show job "${fuse}_$killed" | grep -q "JobState=FAILED" && break
    sleep 0.1
done
scontrol show job "${fuse}_$killed" | grep -oE "JobState=[A-Z]+|ExitCode=[0-9:]+" | paste -sd ' '
if $FUSIONML merge "$work/fused" 2>"$work/refusal"; then fail "the merge took a part for the whole"; fi
say "merge before that: $(head -c 400 "$work/refusal")"
scontrol requeue "${fuse}_$killed"
ended "$fuse"
say "requeued: $(tail -n 1 "$work/jobs/fuse-${fuse}_$killed.log")"

# --- Evaluating, and the merges behind it.
evaluate=$(sbatch --parsable --array=0-$((shards - 1)) "$root/samples/slurm/evaluate.sbatch" "$manifest" "$work/report" \
    --fused "fused=$work/fused")
merges=$(sbatch --parsable --dependency="afterany:$fuse" "$root/samples/slurm/merge.sbatch" "$work/fused")
merges+=,$(sbatch --parsable --dependency="afterany:$evaluate" "$root/samples/slurm/merge.sbatch" "$work/report")
ended "$evaluate"
ended "$merges"

# --- The same by one process, in folders of the same names.
say "one process"
mkdir "$work/shards"
mv "$work/fused" "$work/report" "$work/shards"
$FUSIONML fuse --manifest "$manifest" --output "$work/fused" --threads 2 $options 2>"$work/single.log" || fail "$(cat "$work/single.log")"
$FUSIONML evaluate --manifest "$manifest" --output "$work/report" --threads 2 --fused "fused=$work/fused" >"$work/single.txt" 2>&1
compared=0
while read -r file; do
    cmp "$work/$file" "$work/shards/$file" || fail "$file differs"
    compared=$((compared + 1))
done < <(cd "$work" && find fused report -type f ! -name '*.journal' | sort)
[ "$compared" -eq $((pairs + 5)) ] || fail "$compared files were compared, not $((pairs + 5))"
say "$compared files are equal to the byte: $pairs pictures, fusion.csv, values.csv, summary.csv, report.json, report.html"

# --- Two tasks of one core against one process of two threads.
for round in $(seq "$rounds"); do
    rm -rf "$work/two" "$work/one"
    begin=$(date +%s%N)
    job=$(sbatch --parsable --array=1-2 "$root/samples/slurm/fuse.sbatch" "$manifest" "$work/two" $options)
    ended "$job"
    middle=$(date +%s%N)
    $FUSIONML fuse --manifest "$manifest" --output "$work/one" --threads 2 $options 2>/dev/null
    end=$(date +%s%N)
    awk -v r="$round" -v n="$pairs" -v two=$((middle - begin)) -v one=$((end - middle)) 'BEGIN {
        printf "round %d: two tasks of one core %.1f s (%.2f pairs/s), one process of two threads %.1f s (%.2f pairs/s), ratio %.2f\n",
            r, two / 1e9, n * 1e9 / two, one / 1e9, n * 1e9 / one, one / two }'
done
say "done"
