#!/bin/bash
# Proves the script of `brevity submit --scheduler sge` on a Grid Engine of one node, this machine: four shards in two tasks,
# a task that meets its walltime and is queued again, and the same study.h5 as without it. Needs root and Debian's gridengine
# packages, which are installed. Usage: test.sh BREVITY
set -u
brevity=$(realpath "$1")
study=(quickstart --set preset=tiny --set teachers.count=4 --set training.max_epochs=1500 --set training.finetune_max_epochs=1000)
export SGE_ROOT=/var/lib/gridengine SGE_CELL=default

if [ -z "${BREVITY_SGE_WORK:-}" ]; then
  [ "$(id -u)" -eq 0 ] || { echo "SKIPPED: this test needs root."; exit 0; }
  command -v qsub > /dev/null && [ -x /usr/sbin/sge_qmaster ] \
    || DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
      gridengine-master gridengine-exec gridengine-client > /dev/null 2>&1 \
    || { echo "SKIPPED: Debian's gridengine packages cannot be installed here."; exit 0; }
  BREVITY_SGE_WORK=$(mktemp -d "${TMPDIR:-/tmp}/brevity-sge-XXXXXX")
  export BREVITY_SGE_WORK
  # Grid Engine takes no host that is called localhost; the names are those of this mount namespace alone.
  printf '127.0.0.1 %s localhost\n' "$(hostname)" > "$BREVITY_SGE_WORK/hosts"
  exec unshare -m bash "$0" "$brevity"
fi
work=$BREVITY_SGE_WORK
host=$(hostname)

fail() {
  echo "FAILED: $*" >&2
  tail -n 20 "$work"/cluster/quickstart-tiny/jobs/*.log >&2 2> /dev/null
  exit 1
}

await() {
  local deadline=$((SECONDS + $1)) words=$2
  shift 2
  until "$@" > /dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$words did not come true"
    sleep 0.5
  done
}

stop_cluster() {
  for daemon in execd qmaster; do
    local file=/var/spool/gridengine/$daemon/$daemon.pid
    [ "$daemon" = execd ] && file=/var/spool/gridengine/execd/$host/execd.pid
    [ -s "$file" ] && kill -TERM "$(cat "$file")"
  done
}
trap stop_cluster EXIT

mount --bind "$work/hosts" /etc/hosts || fail "the names of hosts could not be changed"
echo "$host" > $SGE_ROOT/$SGE_CELL/common/act_qmaster
setsid su sgeadmin -s /bin/bash -c "SGE_ROOT=$SGE_ROOT SGE_ND=1 /usr/sbin/sge_qmaster" > "$work/qmaster.out" 2>&1 < /dev/null &
await 30 "a master that answers" qconf -sm
su sgeadmin -s /bin/bash -c "export SGE_ROOT=$SGE_ROOT; qconf -am root; qconf -ah $host; qconf -as $host" > /dev/null 2>&1
mkdir -p "$work/conf"
qconf -sconf | sed 's/^min_uid .*/min_uid 0/; s/^min_gid .*/min_gid 0/' > "$work/conf/global"
printf 'hostname %s\nload_scaling NONE\ncomplex_values NONE\nuser_lists NONE\nxuser_lists NONE\nprojects NONE\nxprojects NONE\nusage_scaling NONE\nreport_variables NONE\n' \
  "$host" > "$work/conf/host"
printf 'group_name @allhosts\nhostlist %s\n' "$host" > "$work/conf/group"
qconf -sq > "$work/conf/template"
sed "s/^qname .*/qname main.q/; s/^hostlist .*/hostlist @allhosts/; s/^slots .*/slots 2/; s/^rerun .*/rerun TRUE/
  s/^load_thresholds .*/load_thresholds NONE/; s/^shell_start_mode .*/shell_start_mode unix_behavior/" \
  "$work/conf/template" > "$work/conf/queue"
{
  qconf -Mconf "$work/conf/global"
  qconf -Ae "$work/conf/host"
  qconf -Ahgrp "$work/conf/group"
  qconf -Aq "$work/conf/queue"
} > "$work/qconf.log" 2>&1
setsid /usr/sbin/sge_execd > "$work/execd.out" 2>&1 < /dev/null &
is_ready() { qstat -f | grep -q 'main.q.*lx-'; }
await 60 "a node that is ready" is_ready

# Two seconds beside the grace: what is not done then is done after the task has been queued again.
"$brevity" submit "${study[@]}" --output "$work/cluster" --shards 4 --shards-per-task 2 --time 2:02 --grace 120 --scheduler sge \
  > "$work/submit.sh" 2> /dev/null || fail "the script was not printed"
bash "$work/submit.sh" > "$work/jobs" || fail "the script could not be submitted"
queue_is_empty() { [ -z "$(qstat)" ]; }
await 400 "the end of all jobs" queue_is_empty
logs="$work/cluster/quickstart-tiny/jobs"
grep -q "Time is up" "$logs"/*.log || fail "no task met its walltime"
[ -s "$work/cluster/quickstart-tiny/verdicts.h5" ] || fail "there is no verdict"

"$brevity" run "${study[@]}" --output "$work/local" > "$work/local.log" 2>&1 || fail "the run without Grid Engine failed"
"$brevity" merge "$work/local/quickstart-tiny" || fail "the run without Grid Engine is not complete"
"$brevity" check --same "$work/local/quickstart-tiny/study.h5" "$work/cluster/quickstart-tiny/study.h5" \
  || fail "Grid Engine changed the results"
echo "PASSED: the printed script on Grid Engine, the same study.h5 as without it."
rm -rf "$work"
