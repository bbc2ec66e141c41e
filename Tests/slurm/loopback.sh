#!/bin/bash
# A Slurm cluster of one node, this machine, on the loopback interface; as root or as an ordinary user.
#   loopback.sh start DIR   starts munged, slurmctld and slurmd with everything they own inside DIR
#   loopback.sh stop DIR    stops them by the pid files in DIR
# Needs Debian's slurmctld, slurmd, slurm-client and munge. SLURM_CONF for the clients is DIR/slurm.conf.
set -u
directory=$(realpath -m "$2")
user=$(id -un)
host=$(hostname -s)
export SLURM_CONF="$directory/slurm.conf"

# Waits up to 20 s for a command to succeed.
await() {
  for _ in $(seq 200); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  echo "This did not come true within 20 s: $*; see the logs in $directory." >&2
  return 1
}

node_is_idle() { [ "$(sinfo -h -o %t)" = idle ]; }

start() {
  mkdir -p "$directory"/{state,spool,munge}
  # munged and slurmctld refuse directories that others could write to.
  chmod 755 "$directory" "$directory"/{state,spool}
  chmod 711 "$directory/munge"
  (umask 077; head -c 1024 /dev/urandom > "$directory/munge/key")
  local force=()
  if [ "$(id -u)" -eq 0 ]; then force=(--force); fi
  setsid munged --foreground "${force[@]}" --num-threads=2 --socket="$directory/munge/socket" \
    --key-file="$directory/munge/key" --pid-file="$directory/munged.pid" --log-file="$directory/munged.log" \
    --seed-file="$directory/munge/seed" > "$directory/munged.out" 2>&1 < /dev/null &
  await munge -S "$directory/munge/socket" -n || return 1
  cat > "$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${SLURMCTLD_PORT:-26817}
SlurmdPort=${SLURMD_PORT:-26818}
AuthType=auth/munge
AuthInfo=socket=$directory/munge/socket
CredType=cred/munge
SlurmUser=$user
SlurmdUser=$user
StateSaveLocation=$directory/state
SlurmdSpoolDir=$directory/spool
SlurmctldPidFile=$directory/slurmctld.pid
SlurmdPidFile=$directory/slurmd.pid
SlurmctldLogFile=$directory/slurmctld.log
SlurmdLogFile=$directory/slurmd.log
# Everything a container may lack is left out: control groups, accounting, mail, MPI.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MailProg=/bin/true
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=5
ReturnToService=2
KillWait=5
MaxArraySize=1001
NodeName=$host NodeAddr=127.0.0.1 CPUs=${SLURM_TEST_CPUS:-$(nproc)} RealMemory=$(awk '/^MemTotal/ {print int($2 / 1024)}' /proc/meminfo) State=UNKNOWN
PartitionName=debug Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  echo "CgroupPlugin=cgroup/v1" > "$directory/cgroup.conf"
  setsid slurmctld -D > "$directory/slurmctld.out" 2>&1 < /dev/null &
  await scontrol ping || return 1
  setsid slurmd -D > "$directory/slurmd.out" 2>&1 < /dev/null &
  await node_is_idle
}

stop() {
  scancel -u "$user" 2>/dev/null
  for name in slurmd slurmctld munged; do
    local file="$directory/$name.pid"
    if [ -s "$file" ]; then kill -TERM "$(cat "$file")"; fi
    sleep 0.5
  done
}

case $1 in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop DIR" >&2; exit 64 ;;
esac
