#!/bin/bash
# Proves brevity submit on a real Slurm: eight shards, one killed, one at its walltime and requeued, a second submission
# for what the dead one left, and at the end the same study.h5 as a run without Slurm. Usage: test.sh BREVITY
set -u
brevity=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d "${TMPDIR:-/tmp}/brevity-slurm-XXXXXX")
study=(quickstart --set preset=tiny --set teachers.count=4 --set training.max_epochs=1500 --set training.finetune_max_epochs=1000)

fail() {
  echo "FAILED: $*" >&2
  tail -n 20 "$work"/cluster/quickstart-tiny/slurm/*.log >&2 2>/dev/null
  exit 1
}

# await SECONDS WORDS COMMAND: waits for a command to succeed.
await() {
  local deadline=$((SECONDS + $1)) words=$2
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$words did not come true"
    sleep 0.05
  done
}

missing=()
for pair in sbatch:slurm-client slurmctld:slurmctld slurmd:slurmd munged:munge; do
  PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" > /dev/null || missing+=("${pair##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  sudo=()
  if [ "$(id -u)" -ne 0 ]; then sudo=(sudo); fi
  echo "Installing ${missing[*]}"
  "${sudo[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" > "$work/apt.log" 2>&1 \
    || { echo "SKIPPED: ${missing[*]} cannot be installed here (see $work/apt.log)."; exit 0; }
fi
export PATH="$PATH:/usr/sbin" SLURM_CONF="$work/slurm/slurm.conf" SLURM_TEST_CPUS="${SLURM_TEST_CPUS:-2}"

stop_cluster() { bash "$here/loopback.sh" stop "$work/slurm"; }
trap stop_cluster EXIT
bash "$here/loopback.sh" start "$work/slurm" || fail "the cluster did not start"

shards="$work/cluster/quickstart-tiny/shards"
process_of() { sed -n 's/.*"process" : \([0-9]*\).*/\1/p' "$shards/$1-of-8.claim" 2>/dev/null; }
is_claimed() { [ -n "$(process_of "$1")" ]; }
log_of() { echo "$work/cluster/quickstart-tiny/slurm/$1.log"; }
queue_is_empty() { [ -z "$(squeue -h)" ]; }
# SIGUSR1 is signal 10: bit 9 of the signals that wait for the process.
has_pending_usr1() { [ $((0x$(sed -n 's/^ShdPnd:\t//p' "/proc/$1/status") & 0x200)) -ne 0 ]; }
is_requeued() { [ "$(squeue -h -j "$1" -o %T 2>/dev/null)" = PENDING ]; }
submit() {
  "$brevity" submit "${study[@]}" --output "$work/cluster" --shards 8 --time 10 --array-limit 4 --grace 30 \
    | sed -n 's/^Submitted job \([0-9]*\).* then job \([0-9]*\).*/\1 \2/p'
}

read -r array finish < <(submit)
[ -n "${finish:-}" ] || fail "the study was not submitted"
echo "Submitted array $array and job $finish."
"$brevity" submit "${study[@]}" --output "$work/cluster" --shards 8 > "$work/twice.log" 2>&1
[ $? -eq 73 ] || fail "the study was submitted twice"
grep -q "it is in the queue as job" "$work/twice.log" || fail "the refusal does not name the jobs"
scontrol update "JobId=${array}_3" TimeLimit=1 || fail "the walltime of a task could not be changed"

# Slurm starts the tasks in an order of its own.
killed=""
worker=""
catch_both() {
  if [ -z "$killed" ] && is_claimed 1; then
    killed=$(process_of 1)
    kill -KILL "$killed" || fail "shard 1 ended too early to be killed"
  fi
  if [ -z "$worker" ] && is_claimed 3; then
    worker=$(process_of 3)
    kill -STOP "$worker" || fail "shard 3 ended too early to be stopped"
  fi
  [ -n "$killed" ] && [ -n "$worker" ]
}
await 120 "claims of shards 1 and 3" catch_both
says_that_it_is_dead() { "$brevity" status "$work/cluster/quickstart-tiny" 2>/dev/null | grep -q "^ *1/8.*process $killed.* is dead"; }
await 10 "a status that says that the worker of shard 1 is dead" says_that_it_is_dead
echo "Killed the worker of shard 1; brevity status says that it is dead."
await 120 "a warning of the walltime" has_pending_usr1 "$worker"
kill -CONT "$worker"
await 60 "a requeue of shard 3" is_requeued "${array}_3"
grep -q "Time is up with .* runs to do; the same command resumes." "$(log_of "${array}_3")" || fail "shard 3 did not say that time was up"
echo "Shard 3 met its walltime and is requeued."
# Slurm would wait two minutes.
scontrol update "JobId=${array}_3" TimeLimit=10 StartTime=now

await 400 "the end of all jobs" queue_is_empty
grep -q "^Missing: " "$(log_of "$finish-finish")" || fail "merge did not say what is missing"
[ "$(grep -c "resumes" "$(log_of "${array}_3")")" -eq 1 ] || fail "the log of shard 3 was overwritten, or it was stopped twice"
echo "All jobs have ended; what the killed worker left is missing."

read -r array finish < <(submit)
[ -n "${finish:-}" ] || fail "the study was not submitted again"
await 400 "the end of the second submission" queue_is_empty
[ -s "$work/cluster/quickstart-tiny/verdicts.h5" ] || fail "there is no verdict"

"$brevity" run "${study[@]}" --output "$work/local" > "$work/local.log" 2>&1 || fail "the run without Slurm failed"
"$brevity" merge "$work/local/quickstart-tiny" || fail "the run without Slurm is not complete"
"$brevity" check --same "$work/local/quickstart-tiny/study.h5" "$work/cluster/quickstart-tiny/study.h5" || fail "Slurm changed the results"
echo "PASSED: submit on Slurm $(sbatch --version | cut -d' ' -f2), the same study.h5 as without it."
stop_cluster
trap - EXIT
rm -rf "$work"
