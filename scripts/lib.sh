# shellcheck shell=bash
# Functions shared by scripts/up, scripts/test and scripts/e2e. To be sourced; changes nothing by itself.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that a run writes stands below this directory.
RUN=$(realpath -m -- "${VIGIE_RUN:-$ROOT/.run}")

VIGIE_PORT=${VIGIE_PORT:-9780}
PROMETHEUS_PORT=${PROMETHEUS_PORT:-9090}
ALERTMANAGER_PORT=${ALERTMANAGER_PORT:-9093}
LAB_PORT=${LAB_PORT:-9700}
PBS_AARD_PORT=${PBS_AARD_PORT:-18007}
PBS_DRYN_PORT=${PBS_DRYN_PORT:-28007}
NAS_AARD_PORT=${NAS_AARD_PORT:-16101}
NAS_DRYN_PORT=${NAS_DRYN_PORT:-26101}
SNS_AARD_PORT=${SNS_AARD_PORT:-10443}
SNS_DRYN_PORT=${SNS_DRYN_PORT:-20443}
SNS_AARD_SNMP_PORT=${SNS_AARD_SNMP_PORT:-16102}
SNS_DRYN_SNMP_PORT=${SNS_DRYN_SNMP_PORT:-26102}
BASTION_PORT=${BASTION_PORT:-10022}
MARIADB_AARD_PORT=${MARIADB_AARD_PORT:-13306}
MARIADB_DRYN_PORT=${MARIADB_DRYN_PORT:-23306}
POSTGRES_AARD_PORT=${POSTGRES_AARD_PORT:-15432}
POSTGRES_DRYN_PORT=${POSTGRES_DRYN_PORT:-25432}
SMTP_PORT=${SMTP_PORT:-2525}
BLACKBOX_PORT=${BLACKBOX_PORT:-9115}

# shellcheck source-path=SCRIPTDIR source=watcher.sh
. "$ROOT/scripts/watcher.sh"

# All of them, by name.
PORTS=(
  VIGIE_PORT PROMETHEUS_PORT ALERTMANAGER_PORT LAB_PORT PBS_AARD_PORT PBS_DRYN_PORT NAS_AARD_PORT NAS_DRYN_PORT
  SNS_AARD_PORT SNS_DRYN_PORT SNS_AARD_SNMP_PORT SNS_DRYN_SNMP_PORT BASTION_PORT
  MARIADB_AARD_PORT MARIADB_DRYN_PORT POSTGRES_AARD_PORT POSTGRES_DRYN_PORT SMTP_PORT BLACKBOX_PORT
  WATCHER_PORT WATCHER_SMTP_PORT WATCHER_MAIL_PORT
)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# No build process outlives the script that started it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$(basename "$0"): $*"
  exit 1
}

# ---- packages -------------------------------------------------------------------------------------------------------

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages NAME...: installs those that are missing. Services that come with them are neither started nor enabled;
# packages that were there before are left as they are.
need_packages() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing Debian packages: ${missing[*]} (their system services are neither started nor enabled)"
  command -v apt-get >/dev/null || die "apt-get is missing; install by hand: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || die "root is needed to install: ${missing[*]}"
  install_quietly "${missing[@]}" || die "could not install ${missing[*]}; the end of the log: $(tail -n 5 "$RUN/log/apt.log")"
}

# What the lab's real tunnel is made of.
need_tunnel_packages() {
  need_packages strongswan-charon strongswan-swanctl libcharon-extra-plugins openssh-server openssh-client nftables iproute2 netcat-openbsd iputils-ping
}

install_quietly() {
  local before after status=0
  mkdir -p "$RUN/log"
  before=$(mktemp) after=$(mktemp)
  dpkg-query -W -f '${Package}\n' | sort >"$before"
  # Postfix would otherwise write a configuration of its own for this machine.
  case " $* " in
    *' postfix '*) echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections ;;
  esac
  # In a subshell of its own, so that its trap gives the machine's policy back whatever happens.
  (
    forbid_service_starts
    trap allow_service_starts EXIT
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q
    # --no-remove: never take away what this machine has, for example another mail server.
    apt-get install -q -y --no-install-recommends --no-remove -o DPkg::Lock::Timeout=300 "$@"
  ) >"$RUN/log/apt.log" 2>&1 || status=$?
  dpkg-query -W -f '${Package}\n' | sort >"$after"
  comm -13 "$before" "$after" | disable_services_of
  rm -f "$before" "$after"
  return $status
}

POLICY=/usr/sbin/policy-rc.d

# policy-rc.d is what Debian's maintainer scripts ask before they start a service; 101 means no.
forbid_service_starts() {
  [ ! -e "$POLICY" ] || mv "$POLICY" "$POLICY.before-vigie"
  printf '#!/bin/sh\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
}

allow_service_starts() {
  rm -f "$POLICY"
  [ ! -e "$POLICY.before-vigie" ] || mv "$POLICY.before-vigie" "$POLICY"
}

# Reads package names and takes the start at boot from the units they brought.
disable_services_of() {
  local package unit
  while read -r package; do
    for unit in $(dpkg -L "$package" 2>/dev/null | sed -n 's#^\(/usr\)\?/lib/systemd/system/\([^@/]*\.\(service\|timer\|socket\|path\)\)$#\2#p'); do
      if command -v systemctl >/dev/null; then
        systemctl disable --quiet "$unit" >/dev/null 2>&1 || true
      else
        deb-systemd-helper disable "$unit" >/dev/null 2>&1 || true
      fi
    done
  done
}

need_dotnet() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    die "the .NET 10 SDK is missing: https://learn.microsoft.com/dotnet/core/install/linux-debian (then run this again)"
  fi
}

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

fail_with_log() {
  warn "$2"
  if [ -s "$RUN/log/$1.log" ]; then
    warn "The end of $RUN/log/$1.log:"
    tail -n 15 "$RUN/log/$1.log" >&2
  fi
  exit 1
}

http_ok() { curl -fsS -m 5 -o /dev/null "$1"; }

# prometheus_says SELECTOR [EXPRESSION]: whether EXPRESSION (default: FRESH) has a result, where FRESH stands for the samples
# of SELECTOR that were taken since this script began: those of an earlier run do not count.
BEGIN=$(date +%s)
prometheus_says() {
  local fresh="($1 and timestamp($1) >= $BEGIN)" expression=${2:-FRESH}
  curl -fsS -m 5 -G --data-urlencode "query=${expression//FRESH/$fresh}" "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query" | grep -q '"value"'
}

smtp_ready() {
  local greeting
  exec 8<>"/dev/tcp/127.0.0.1/${1:-$SMTP_PORT}" || return 1
  read -r -t 5 greeting <&8
  printf 'QUIT\r\n' >&8
  exec 8>&-
  [ "${greeting%% *}" = 220 ]
} 2>/dev/null

# ---- configurations of a run, derived from the files that are shipped -----------------------------------------------

# replace FILE FROM TO: every FROM becomes TO; a FROM that is not there is a fault, so that this list cannot fall behind
# the shipped file.
replace() {
  grep -qF -- "$2" "$1" || die "$1 has no '$2' to replace"
  FROM=$2 TO=$3 awk '
    { line = $0; out = ""
      while ((at = index(line, ENVIRON["FROM"])) > 0) {
        out = out substr(line, 1, at - 1) ENVIRON["TO"]
        line = substr(line, at + length(ENVIRON["FROM"]))
      }
      print out line }' "$1" >"$1.new" && mv "$1.new" "$1"
}

# lab_alertmanager FILE: the shipped alertmanager.yml with this run's ports.
lab_alertmanager() {
  cp "$ROOT/alert-rules/alertmanager.yml" "$1"
  replace "$1" 'smtp_smarthost: localhost:25' "smtp_smarthost: 127.0.0.1:$SMTP_PORT"
  replace "$1" 'http://localhost:9700/webhook' "${WEBHOOK_URL:-http://127.0.0.1:$LAB_PORT/webhook}"
  replace "$1" '  - templates/' "  - $ROOT/alert-rules/templates/"
  replace "$1" http://localhost:9781/alertmanager/ "http://127.0.0.1:$WATCHER_PORT/alertmanager/"
  # The watchdog every 5 s.
  replace "$1" 'group_interval: 60s' 'group_interval: 5s'
  replace "$1" 'repeat_interval: 55s' 'repeat_interval: 4s'
}

# lab_prometheus FILE PACE: the shipped prometheus.yml with this run's ports, scraping and evaluating every PACE.
lab_prometheus() {
  cp "$ROOT/alert-rules/prometheus.yml" "$1"
  replace "$1" 'scrape_interval: 15s' "scrape_interval: $2"
  replace "$1" 'evaluation_interval: 15s' "evaluation_interval: $2"
  # heartbeat.yml is not the shipped one: its period is that of this run.
  sed -i "/heartbeat/!s#^  - \([a-z]*\.yml\)\$#  - $ROOT/alert-rules/\1#" "$1"
  lab_beat "$(dirname "$1")/heartbeat.yml"
  replace "$1" localhost:9781 "127.0.0.1:$WATCHER_PORT"
  replace "$1" localhost:9780 "127.0.0.1:$VIGIE_PORT"
  replace "$1" localhost:9090 "127.0.0.1:$PROMETHEUS_PORT"
  replace "$1" localhost:9093 "127.0.0.1:$ALERTMANAGER_PORT"
  replace "$1" localhost:9115 "127.0.0.1:$BLACKBOX_PORT"
  mkdir -p "$(dirname "$1")/targets"
  rm -f "$(dirname "$1")/targets/blackbox-site.yml"
  [ -n "${CONFIG:-}" ] || lab_probes >"$(dirname "$1")/targets/blackbox-site.yml"
}

# The probes of both sites from outside, as the job blackbox-site takes them: towards the backup server and the firewall of each.
lab_probes() {
  cat <<END
- targets: ['127.0.0.1:$PBS_AARD_PORT', '127.0.0.1:$SNS_AARD_PORT']
  labels: { site: AARD }
- targets: ['127.0.0.1:$PBS_DRYN_PORT', '127.0.0.1:$SNS_DRYN_PORT']
  labels: { site: DRYN }
END
}

# The mailboxes of the administrators, as the receiver of that name in the shipped file names them.
administrators() { awk '/^  - name: / { inside = $3 == "administrators" } inside && $2 == "to:" { print $3 }' "$ROOT/alert-rules/alertmanager.yml"; }

# ---- the mail server ------------------------------------------------------------------------------------------------

# A Postfix of its own: configuration, queue and mailboxes below $RUN/mta, listening on loopback only, sending nothing
# outside. Its daemons are confined to the queue directory (chroot), so the mailboxes stand in there; and relative paths
# let it work below directories that its user may not enter, such as /root.
# write_mail_server NAME PORT: Alertmanager has the one called mta, the watcher another one.
write_mail_server() {
  local mta=$RUN/$1 address maps=
  mkdir -p "$mta/conf" "$mta/data" "$mta/spool/mail"
  for address in $(administrators); do
    maps="$maps${maps:+, }$address=${address%@*}/"
    mkdir -p "$mta/spool/mail/${address%@*}"/{new,cur,tmp}
  done
  chown -R postfix "$mta/data" "$mta/spool/mail"
  cat >"$mta/conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $mta/spool
data_directory = ../data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
local_recipient_maps =
alias_maps =
alias_database =
default_transport = error:this mail server sends nothing outside
relay_transport = error:this mail server sends nothing outside
virtual_mailbox_domains = $(administrators | sed 's/.*@//' | sort -u | tr '\n' ' ')
virtual_mailbox_base = /mail
virtual_mailbox_maps = inline:{ $maps }
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
virtual_minimum_uid = 1
maillog_file = $RUN/log/$1.log
maillog_file_prefixes = $RUN/log
relay_domains = ${WATCHER_RECIPIENT#*@}
transport_maps = inline:{ ${WATCHER_RECIPIENT#*@}=smtp:[127.0.0.1]:$WATCHER_MAIL_PORT }
minimal_backoff_time = 3s
maximal_backoff_time = 10s
queue_run_delay = 3s
END
  cat >"$mta/conf/master.cf" <<END
127.0.0.1:$2 inet n - y - - smtpd
cleanup  unix n - y - 0 cleanup
qmgr     unix n - y 300 1 qmgr
rewrite  unix - - y - - trivial-rewrite
bounce   unix - - y - 0 bounce
defer    unix - - y - 0 bounce
error    unix - - y - - error
smtp     unix - - y - - smtp
retry    unix - - y - - error
virtual  unix - n y - - virtual
anvil    unix - - y - 1 anvil
proxymap unix - - n - - proxymap
showq    unix n - y - - showq
postlog  unix-dgram n - n - 1 postlogd
END
}

# start_mail_server NAME PORT
start_mail_server() {
  mkdir -p "$RUN/pid" "$RUN/log"
  : >"$RUN/log/$1.log"
  write_mail_server "$1" "$2"
  postfix -c "$RUN/$1/conf" start >>"$RUN/log/$1.log" 2>&1 9>&- </dev/null || fail_with_log "$1" 'the mail server does not start'
  remember "$1" "$(tr -d ' ' <"$RUN/$1/spool/pid/master.pid")"
}

start_mail_servers() {
  start_mail_server mta "$SMTP_PORT"
  start_mail_server watcher-mta "$WATCHER_SMTP_PORT"
  ln -sfn mta/spool/mail "$RUN/mail"
  show_watcher_mailboxes
}
