# shellcheck shell=bash
# Functions about the watcher of the alerting: a second Vigie with a mail server of its own. To be sourced by stack.sh.

WATCHER_PORT=${WATCHER_PORT:-9781}
WATCHER_SMTP_PORT=${WATCHER_SMTP_PORT:-2526}
WATCHER_MAIL_PORT=${WATCHER_MAIL_PORT:-2527}
# Seconds between two beats of the lab; in earnest 172800.
BEAT_PERIOD=${BEAT_PERIOD:-300}
# How much later than its time a beat of the lab may come.
BEAT_GRACE=${BEAT_GRACE:-60s}

WATCHER_TARGET=alerting-aard
WATCHER_RECIPIENT=beat@watcher.example.org

# The tokens of a run: made once, readable for this user alone. No newline at the end: what Alertmanager reads must be the token alone.
write_watcher_secrets() {
  local name token
  mkdir -p "$RUN/secrets"
  for name in watcher-token beat-token; do
    [ -s "$RUN/secrets/$name" ] && continue
    token=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
    (umask 077 && printf '%s' "$token" >"$RUN/secrets/$name")
  done
  (umask 077 && printf '{{ define "vigie.beat_token" }}%s{{ end }}\n' "$(cat "$RUN/secrets/beat-token")" >"$RUN/secrets/beat-token.tmpl")
}

# lab_beat FILE: the shipped heartbeat.yml with the period of this run.
lab_beat() {
  cp "$ROOT/alert-rules/heartbeat.yml" "$1"
  replace "$1" ') / 172800))' ") / $BEAT_PERIOD))"
}

# beat_of_two_days NAME WAY EXPLANATION: one beat of the watcher's configuration.
beat_of_two_days() {
  printf '      - { name: %s, by: %s, alert: AlertServerAlive, labels: { site: AARD }, number: beat, period: %ss, grace: %s, schedule: { at: 8h, zone: Europe/Paris }, explained_by: %s }\n' "$1" "$2" "$BEAT_PERIOD" "$BEAT_GRACE" "$3"
}

# write_watcher FILE: the watcher's configuration. The alerting of AARD is watched from DRYN.
write_watcher() {
  mkdir -p "$(dirname "$1")/state"
  cat >"$1" <<END
listen: { address: 127.0.0.1, port: $WATCHER_PORT }
targets:
  - name: $WATCHER_TARGET
    kind: heartbeat
    site: AARD
    state_folder: state
    token_file: $RUN/secrets/watcher-token
    intervals: { beats: 1s }
    beats:
$(beat_of_two_days two-day webhook watchdog)
$(beat_of_two_days two-day-mail mail two-day)
      - { name: watchdog, by: webhook, alert: Watchdog, labels: { site: AARD }, period: 5s, grace: ${WATCHDOG_GRACE:-45s} }
    mail_in: { listen: "127.0.0.1:$WATCHER_MAIL_PORT", recipient: $WATCHER_RECIPIENT, token_file: $RUN/secrets/beat-token }
    alarm:
      repeat: 4h
      mail:
        host: 127.0.0.1
        port: $WATCHER_SMTP_PORT
        tls: none
        from: watcher@example.org
        to: [$(administrators | tr '\n' ' ' | sed 's/ $//; s/ /, /g')]
        timeout: 10s
$([ -n "${CONFIG:-}" ] || printf '      webhooks: [{ name: soc, url: "%s" }]' "${WATCHER_WEBHOOK_URL:-http://127.0.0.1:$LAB_PORT/webhook}")
END
}

start_watcher() {
  write_watcher "$RUN/watcher/watcher.yml"
  start watcher dotnet "$ROOT/exporters/Vigie.Host/bin/Release/net10.0/vigie.dll" serve --only heartbeat --config "$RUN/watcher/watcher.yml"
}

# The watcher's mailboxes stand beside the others under names of their own, so that the lab shows them too.
show_watcher_mailboxes() {
  local address name
  for address in $(administrators); do
    name=${address%@*}
    ln -sfn "$RUN/watcher-mta/spool/mail/$name" "$RUN/mta/spool/mail/watcher-$name"
  done
}
