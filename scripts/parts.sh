# shellcheck shell=bash
# The parts of a running stack: how each is started, and what a run remembers of itself. To be sourced after stack.sh. The watcher stands in watcher.sh.

# A configuration of Vigie that somebody runs instead of the lab; empty: the lab.
CONFIG=

# The ports of a run that is up belong to it, whatever the environment says today.
load_run() {
  # shellcheck source=/dev/null
  [ ! -e "$RUN/ports" ] || . "$RUN/ports"
}

save_run() {
  local variable
  for variable in "${PORTS[@]}" BEAT_PERIOD CONFIG; do
    printf '%s=%q\n' "$variable" "${!variable}"
  done >"$RUN/ports"
}

start_lab() {
  mkdir -p "$RUN/lab"
  VIGIE_PORT=$VIGIE_PORT start lab dotnet "$ROOT/lab/Vigie.Lab/bin/Release/net10.0/vigie-lab.dll" --state "$RUN/lab" --maildir "$RUN/mail" \
    --port "$LAB_PORT" --pbs-aard-port "$PBS_AARD_PORT" --pbs-dryn-port "$PBS_DRYN_PORT" \
    --nas-aard-port "$NAS_AARD_PORT" --nas-dryn-port "$NAS_DRYN_PORT" \
    --sns-aard-port "$SNS_AARD_PORT" --sns-dryn-port "$SNS_DRYN_PORT" --sns-aard-snmp-port "$SNS_AARD_SNMP_PORT" --sns-dryn-snmp-port "$SNS_DRYN_SNMP_PORT" \
    --bastion-port "$BASTION_PORT" \
    --mariadb-aard-port "$MARIADB_AARD_PORT" --mariadb-dryn-port "$MARIADB_DRYN_PORT" \
    --postgres-aard-port "$POSTGRES_AARD_PORT" --postgres-dryn-port "$POSTGRES_DRYN_PORT"
  wait_until 150 'lab' lab http_ok "http://127.0.0.1:$LAB_PORT/"
  wait_until 10 'configuration of the lab' lab test -s "$RUN/lab/vigie.yml"
}

start_vigie() {
  start vigie dotnet "$ROOT/exporters/Vigie.Host/bin/Release/net10.0/vigie.dll" serve --config "${CONFIG:-$RUN/lab/vigie.yml}"
}

start_prometheus() {
  local pace=15s
  [ -n "$CONFIG" ] || pace=5s
  lab_prometheus "$RUN/prometheus.yml" $pace
  start prometheus prometheus --config.file="$RUN/prometheus.yml" --storage.tsdb.path="$RUN/prometheus" \
    --web.listen-address="127.0.0.1:$PROMETHEUS_PORT" \
    --web.external-url="http://127.0.0.1:$PROMETHEUS_PORT" --rules.alert.resend-delay="${ALERT_RESEND:-10s}"
}

start_alertmanager() {
  lab_alertmanager "$RUN/alertmanager.yml"
  start alertmanager prometheus-alertmanager --config.file="$RUN/alertmanager.yml" --storage.path="$RUN/alertmanager" \
    --data.maintenance-interval=1m --cluster.listen-address= --web.listen-address="127.0.0.1:$ALERTMANAGER_PORT" \
    --web.external-url="http://127.0.0.1:$ALERTMANAGER_PORT"
}

# The prober stands outside both sites.
start_blackbox() {
  printf 'modules:\n  tcp_connect: { prober: tcp, timeout: 3s }\n' >"$RUN/blackbox.yml"
  start blackbox prometheus-blackbox-exporter --config.file="$RUN/blackbox.yml" --web.listen-address="127.0.0.1:$BLACKBOX_PORT"
}
