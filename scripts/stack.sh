# shellcheck shell=bash
# What a running stack is made of: its ports, its configurations, and how it is asked. To be sourced by the scripts that start one or talk to one.

# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=packages.sh
. "$ROOT/scripts/packages.sh"
# shellcheck source-path=SCRIPTDIR source=processes.sh
. "$ROOT/scripts/processes.sh"

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
# shellcheck source-path=SCRIPTDIR source=mail-server.sh
. "$ROOT/scripts/mail-server.sh"

# All of them, by name.
PORTS=(
  VIGIE_PORT PROMETHEUS_PORT ALERTMANAGER_PORT LAB_PORT PBS_AARD_PORT PBS_DRYN_PORT NAS_AARD_PORT NAS_DRYN_PORT
  SNS_AARD_PORT SNS_DRYN_PORT SNS_AARD_SNMP_PORT SNS_DRYN_SNMP_PORT BASTION_PORT
  MARIADB_AARD_PORT MARIADB_DRYN_PORT POSTGRES_AARD_PORT POSTGRES_DRYN_PORT SMTP_PORT BLACKBOX_PORT
  WATCHER_PORT WATCHER_SMTP_PORT WATCHER_MAIL_PORT
)

# A free port for each of them, for this script and those that it starts.
choose_ports() {
  local variable port taken=' '
  for variable in "${PORTS[@]}"; do
    port=$(free_port)
    while [[ $taken == *" $port "* ]]; do port=$(free_port); done
    taken="$taken$port "
    printf -v "$variable" '%s' "$port"
    export "${variable?}"
  done
}

# ---- asking it ------------------------------------------------------------------------------------------------------

# query EXPRESSION: what Prometheus answers, as JSON.
query() { curl -fsS -m 5 -G --data-urlencode "query=$1" "http://127.0.0.1:$PROMETHEUS_PORT/api/v1/query"; }

# prometheus_says SELECTOR [EXPRESSION]: whether EXPRESSION (default: FRESH) has a result, where FRESH stands for the samples
# of SELECTOR that were taken since this script began: those of an earlier run do not count.
BEGIN=$(date +%s)
prometheus_says() {
  local fresh="($1 and timestamp($1) >= $BEGIN)" expression=${2:-FRESH}
  query "${expression//FRESH/$fresh}" | grep -q '"value"'
}

# press BUTTON: presses a button of the lab, such as faults/NAME@SITE/on or reset. Some do their work before they answer.
press() { curl -fsS -m 60 -X POST "http://127.0.0.1:$LAB_PORT/api/$1" >/dev/null; }

# ---- configurations of a run, derived from the files that are shipped -----------------------------------------------

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

# Their names alone.
mailboxes() { administrators | sed 's/@.*//'; }
