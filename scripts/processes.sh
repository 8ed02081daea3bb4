# shellcheck shell=bash
# Ports, and the processes of a run. To be sourced after lib.sh.

# ---- ports ----------------------------------------------------------------------------------------------------------

# Inode of the socket that listens on port $1 of protocol $2 (tcp unless told otherwise), or nothing. The kernel's state of
# a socket that listens is 0A for TCP and 07 for UDP.
listening_socket() {
  local protocol=${2:-tcp} state=0A
  [ "$protocol" = tcp ] || state=07
  awk -v port="$(printf ':%04X' "$1")" -v state=$state '$4 == state && substr($2, length($2) - 4) == port { print $10; exit }' \
    "/proc/net/$protocol" "/proc/net/${protocol}6" 2>/dev/null
}

is_listening() { [ -n "$(listening_socket "$@")" ]; }

# The protocol of the port that variable $1 holds.
protocol_of() { case $1 in NAS_* | SNS_*_SNMP_PORT) echo udp ;; *) echo tcp ;; esac; }

# "name (pid N)" of the process that listens on port $1 of protocol $2.
holder_of_port() {
  local inode fd pid
  inode=$(listening_socket "$@")
  fd=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "socket:\[$inode\]" 2>/dev/null | head -n 1)
  pid=${fd#/proc/}
  pid=${pid%%/*}
  if [ -n "$pid" ]; then
    printf '%s (pid %s)' "$(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c 1-60 | sed 's/ $//')" "$pid"
  else
    printf 'a process of somebody else'
  fi
}

# need_ports VARIABLE...: each variable holds a port that must be free: a UDP port those of SNMP agents, a TCP port the others.
need_ports() {
  local variable protocol taken=0
  for variable in "$@"; do
    protocol=$(protocol_of "$variable")
    if is_listening "${!variable}" "$protocol"; then
      warn "port ${!variable} ($variable) is taken by $(holder_of_port "${!variable}" "$protocol"); set $variable to another port"
      taken=1
    fi
  done
  [ $taken -eq 0 ] || exit 1
}

free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    is_listening $port || is_listening $port udp || break
  done
  printf '%s' $port
}

# ---- processes ------------------------------------------------------------------------------------------------------

# Start time of process $1 in clock ticks: pid and start time together name one process, even when pids are used again.
# Nothing for a zombie: where nobody reaps, in some containers, the dead keep their entry.
started_at() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }'; }

remember() { printf '%s %s\n' "$2" "$(started_at "$2")" >"$RUN/pid/$1"; }

# start NAME COMMAND...: in a session of its own, so that Ctrl-C in the terminal does not reach it but stop_all does.
start() {
  local name=$1
  shift
  mkdir -p "$RUN/pid" "$RUN/log"
  (
    cd "$RUN" || exit
    exec setsid -- "$@" </dev/null >"$RUN/log/$name.log" 2>&1 9>&-
  ) &
  remember "$name" $!
  # So that the shell does not comment on its end.
  disown $!
}

is_alive() {
  local pid born
  read -r pid born 2>/dev/null <"$RUN/pid/$1" || return 1
  [ -n "$born" ] && [ "$(started_at "$pid")" = "$born" ]
}

known_processes() { ls "$RUN/pid" 2>/dev/null; }

signal_all() {
  local name pid
  for name in $(known_processes); do
    is_alive "$name" || continue
    read -r pid _ <"$RUN/pid/$name"
    kill "-$1" -- "-$pid" 2>/dev/null || kill "-$1" "$pid" 2>/dev/null
  done
}

any_alive() {
  local name
  for name in $(known_processes); do
    if is_alive "$name"; then return 0; fi
  done
  return 1
}

# Ends every process of this run with its children: asked first, forced after 4 s.
stop_all() {
  local _
  signal_all TERM
  for _ in $(seq 40); do
    any_alive || break
    sleep 0.1
  done
  signal_all KILL
  rm -rf "$RUN/pid"
}

# wait_until SECONDS WHAT NAME COMMAND...: repeats COMMAND until it succeeds; gives up after SECONDS or when process NAME
# has ended ("-": no process to watch).
wait_until() {
  local limit=$1 what=$2 name=$3 begin=$SECONDS
  shift 3
  printf '  %-58s' "$what"
  until "$@" >/dev/null 2>&1; do
    if [ "$name" != - ] && ! is_alive "$name"; then
      say 'ended'
      fail_with_log "$name" "$name has ended"
    fi
    if [ $((SECONDS - begin)) -ge "$limit" ]; then
      say 'no'
      fail_with_log "$name" "$what: not after $limit s"
    fi
    sleep 0.3
  done
  say "ok ($((SECONDS - begin)) s)"
}

# until_true SECONDS COMMAND...: the same without a word; fails after SECONDS.
until_true() {
  local limit=$1 begin=$SECONDS
  shift
  until "$@" >/dev/null 2>&1; do
    [ $((SECONDS - begin)) -lt "$limit" ] || return 1
    sleep 0.3
  done
}

http_ok() { curl -fsS -m 5 -o /dev/null "$1"; }

# smtp_ready [PORT]: whether a mail server greets there.
smtp_ready() {
  local greeting
  exec 8<>"/dev/tcp/127.0.0.1/${1:-$SMTP_PORT}" || return 1
  read -r -t 5 greeting <&8
  printf 'QUIT\r\n' >&8
  exec 8>&-
  [ "${greeting%% *}" = 220 ]
} 2>/dev/null
