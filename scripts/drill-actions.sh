# shellcheck shell=bash
# What a drill does when it is more than a fault of the lab: FUNCTION on begins, FUNCTION off makes all well. To be sourced after parts.sh
# by scripts/drill and scripts/beats.

api() { curl -fsS -m 10 "$@"; }

# told SINCE: who was told what since then; see NotificationsApi of the lab.
told() { api "http://127.0.0.1:$LAB_PORT/api/notifications?since=$1"; }

# end SIGNAL NAME...: ends processes of this run, by their ids.
end() {
  local signal=$1 name pid
  shift
  for name in "$@"; do
    is_alive "$name" || continue
    read -r pid _ <"$RUN/pid/$name"
    kill "-$signal" -- "-$pid" 2>/dev/null || kill "-$signal" "$pid" 2>/dev/null
    until_true 20 is_dead "$name"
  done
}

is_dead() { ! is_alive "$1"; }

# again NAME: starts a part of the stack that was ended, and waits until it is ready.
again() {
  case $1 in
    alertmanager) start_alertmanager && until_true 60 http_ok "http://127.0.0.1:$ALERTMANAGER_PORT/-/ready" ;;
    prometheus) start_prometheus && until_true 60 http_ok "http://127.0.0.1:$PROMETHEUS_PORT/-/ready" ;;
    vigie) start_vigie && until_true 90 http_ok "http://127.0.0.1:$VIGIE_PORT/-/ready" ;;
    watcher) start_watcher && until_true 90 http_ok "http://127.0.0.1:$WATCHER_PORT/-/ready" ;;
  esac
}

# Some drills wait for the right moment before their time begins.
prepare_if_any() {
  case $1 in host_restarted) wait_for_boundary 4 ;; esac
}

exporter_down() { if [ "$1" = on ]; then end KILL vigie; else again vigie; fi; }
alertmanager_down() { if [ "$1" = on ]; then end KILL alertmanager; else again alertmanager; fi; }
prometheus_down() { if [ "$1" = on ]; then end KILL prometheus; else again prometheus; fi; }

# set_mta KEY=VALUE
set_mta() { postconf -c "$RUN/mta/conf" -e "$1" && postfix -c "$RUN/mta/conf" reload >>"$RUN/log/mta.log" 2>&1; }

# The mail server refuses everybody at RCPT for 40 s while an alert fires; then it takes mail again.
mail_refused() {
  if [ "$1" = on ]; then
    set_mta smtpd_client_restrictions=reject
    press faults/verify-failed@DRYN/on
    sleep 40
    set_mta smtpd_client_restrictions=
  else
    press faults/verify-failed@DRYN/off
  fi
}

# The mail server accepts connections and says nothing: all of its processes stand still.
mail_silent() {
  local pid
  read -r pid _ <"$RUN/pid/mta"
  if [ "$1" = on ]; then kill -STOP "$pid" $(pgrep -P "$pid"); else kill -CONT "$pid" $(pgrep -P "$pid"); fi
}

# One address is refused: the others must not wait for it.
bad_address() {
  local maps
  maps=$(postconf -c "$RUN/mta/conf" -h virtual_mailbox_maps)
  if [ "$1" = on ]; then
    printf '%s' "$maps" >"$RUN/mta/maps"
    set_mta "virtual_mailbox_maps=$(sed 's#admin2@[^ ]* *admin2/,\{0,1\} *##; s#admin2@[^ ,]* admin2/##' <<<"$maps")"
    press faults/gc-failed@DRYN/on
  else
    set_mta "virtual_mailbox_maps=$(cat "$RUN/mta/maps")"
    until_true 90 admin2_has_it
    press faults/gc-failed@DRYN/off
  fi
}

admin2_has_it() { told "${BEGAN[bad-address]}" | awk -F '\t' '$1 == "mail" && $2 == "admin2" && $4 == "PbsGcFailed" { found = 1 } END { exit !found }'; }

# ---- the beat -------------------------------------------------------------------------------------------------------

# How many seconds Paris is ahead of UTC today, by the system's own time zones.
paris_offset() { printf '%s' $(($(TZ=Europe/Paris date +%z | sed 's/^+0*\([0-9]*\)\(..\)$/(\1 * 60 + \2) * 60/'))); }

# The number in force: the formula of the rule.
beat_number() { printf '%s' $((($(date +%s) + $(paris_offset) - 28800) / BEAT_PERIOD)); }

# wait_for_boundary SECONDS: until so many seconds before the next number.
wait_for_boundary() {
  local left
  left=$((BEAT_PERIOD - $(date +%s) % BEAT_PERIOD))
  [ $left -ge "$1" ] || left=$((left + BEAT_PERIOD))
  sleep $((left - $1))
}

# The host with Prometheus and Alertmanager goes down just before a beat and comes back after it.
host_restarted() {
  [ "$1" = on ] || return 0
  DUE=$(($(beat_number) + 1))
  end KILL prometheus alertmanager
  sleep 12
  again alertmanager
  again prometheus
}

beat_sequence() { api "http://127.0.0.1:$WATCHER_PORT/metrics" | sed -n "s/^vigie_beat_$1{.*beat=\"$2\"} //p" | awk '{ printf "%.1f", $1 }'; }

beat_has_come() {
  local name
  for name in two-day two-day-mail; do
    awk -v number="$(beat_sequence sequence $name)" -v due="$DUE" 'BEGIN { exit !(number >= due) }' || return 1
  done
  [ "$(beat_mails)" = '1 1 1' ]
}

beat_lateness() { printf '%s s' "$(beat_sequence lateness_seconds two-day)"; }

# How many mails each administrator has with the number that was due.
beat_mails() {
  local name
  for name in $(mailboxes); do
    grep -lxE "X-Vigie-Beat: $DUE" "$RUN/mail/$name/new/"* 2>/dev/null | wc -l
  done | paste -sd ' '
}

# The clock of the host with Prometheus is three beats ahead.
clock_wrong() {
  local pid
  read -r pid _ <"$RUN/pid/prometheus"
  lab_beat "$RUN/heartbeat.yml"
  [ "$1" = off ] || replace "$RUN/heartbeat.yml" 'vector(time())' "(vector(time()) + $((3 * BEAT_PERIOD)))"
  kill -HUP "$pid"
}
