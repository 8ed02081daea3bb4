# shellcheck shell=bash
# Who was told what of a drill, and whether that is right. To be sourced by scripts/drill.

# recipients LINE: who must be mailed.
recipients() {
  local by
  by=$(field 6 "$1")
  mailboxes | grep -vx "${by#alertmanager-}"
}

# way LINE: mail, or watcher.
way() { case $(field 6 "$1") in watcher) echo watcher ;; *) echo mail ;; esac; }

# matching LINE STATUS: the notifications of stdin that are the expected ones.
matching() {
  local expect alert site beat
  expect=$(field 7 "$1")
  alert=${expect%%@*} site=${expect#*@} beat=
  case $site in *' '*) beat=${site#* } site=${site%% *} ;; esac
  awk -F '\t' -v alert="$alert" -v site="$site" -v beat="$beat" -v status="$2" \
    '$4 == alert && (site == "*" || $5 == site) && $6 == status && (beat == "" || index($7, beat " ") == 1)'
}

# count LINE STATUS SINCE WAY RECIPIENT
count() { told "$3" | matching "$1" "$2" | awk -F '\t' -v way="$4" -v who="$5" '$1 == way && $2 == who' | wc -l; }

# everybody LINE STATUS SINCE: whether each recipient has at least one, and the webhook.
everybody() {
  local name
  [ "$(told "$3" | matching "$1" "$2" | grep -c '^webhook')" -gt 0 ] || return 1
  for name in $(recipients "$1"); do
    [ "$(count "$1" "$2" "$3" "$(way "$1")" "$name")" -gt 0 ] || return 1
  done
}

# after LINE SINCE WAY: seconds until the last recipient of a way had their first one.
after() {
  told "$2" | matching "$1" firing | awk -F '\t' -v way="$3" -v since="$2" '
    $1 == way && !($2 in first) { first[$2] = $3 }
    END { for (who in first) if (first[who] > last) last = first[who]; if (last > 0) printf "%.0f s", last - since; else printf "-" }'
}

# false_alarms SINCE LINES: alerts that fire and belong to none of the drills that run.
false_alarms() {
  local good
  good=$(while IFS= read -r line; do
    field 7 "$line" | sed 's/@.*//'
    field 9 "$line"
  done <<<"$2" | grep -vx -- '-' | paste -sd '|')
  told "$1" | awk -F '\t' -v good="^($good|AlertServerAlive)\$" '$6 == "firing" && $7 !~ / info$/ && $4 !~ good { print $1 " " $2 " " $4 "@" $5 }' | sort | uniq -c | tr -s ' \n' ' '
}

# on_wall LINE SINCE: seconds until soc-overview showed the drill's tile no longer as it was, or its alert; nothing if it never did.
on_wall() {
  local tile expect
  tile=$(field 10 "$1") expect=$(field 7 "$1")
  awk -F '\t' -v since="$2" -v alert="${expect%%@*}" -v tile="${tile%@*}" -v site="${tile#*@}" '
    $1 < since { next }
    tile == "dark" ? $2 == "dark" : ($2 == "row" && index($3, alert "@") == 1) || ($2 == "tile" && $4 > 0 && (site == "*" ? index($3, tile "@") == 1 : $3 == tile "@" site)) {
      printf "%.0f s", $1 - since
      exit
    }' "$RUN/wall.tsv"
}

watch_wall() {
  rm -f "$RUN/wall.tsv"
  "$ROOT/scripts/wall" --prometheus "http://127.0.0.1:$PROMETHEUS_PORT" --out "$RUN/wall.tsv" 2>>"$RUN/log/wall.log" &
  WALL=$!
  until_true 20 grep -qs begin "$RUN/wall.tsv"
}

end_wall() {
  [ -z "$WALL" ] || kill "$WALL" 2>/dev/null
  WALL=
}

# end_is_told LINE: waits for it.
end_is_told() { [ "$(field 6 "$1")" = beat ] || until_true 60 everybody "$1" resolved "${BEGAN[$(field 2 "$1")]}"; }

is_told() {
  case $(field 6 "$1") in
    beat) beat_has_come ;;
    *) everybody "$1" firing "${BEGAN[$(field 2 "$1")]}" ;;
  esac
}

# judge LINE FALSE_ALARMS: keeps the row; the end is judged later.
judge() {
  local line=$1 name began mails='' counts verdict=pass who
  name=$(field 2 "$line") began=${BEGAN[$(field 2 "$1")]}
  if [ "$(field 6 "$line")" = beat ]; then
    judge_beat "$line" "$2"
    return
  fi
  for who in $(mailboxes); do
    counts=$(count "$line" firing "$began" "$(way "$line")" "$who")
    mails="$mails${mails:+ }$counts"
    if recipients "$line" | grep -qx "$who"; then
      [ "$counts" -eq 1 ] || verdict="not one mail to $who"
    else
      [ "$counts" -eq 0 ] || verdict="a mail to $who"
    fi
  done
  is_told "$line" || verdict="not told within $(field 8 "$line") s"
  [ -z "$2" ] || verdict="false alarms: $2"
  verdict=$(judge_wall "$line" "$(after "$line" "$began" "$(way "$line")")" "$verdict")
  RESULT[$name]=$(printf '%s\t' "$(after "$line" "$began" "$(way "$line")")" "$mails ($(way "$line"))" "$(after "$line" "$began" webhook)" "$(shown "$line")" "$verdict")
}

shown() { local at; at=$(on_wall "$1" "${BEGAN[$(field 2 "$1")]}"); printf '%s' "${at:--}"; }

# judge_wall LINE TOLD VERDICT: whether the wall showed it within one refresh of its being told.
judge_wall() {
  local at
  at=$(on_wall "$1" "${BEGAN[$(field 2 "$1")]}")
  if [ "$3" != pass ]; then
    printf '%s' "$3"
  elif [ -z "$at" ]; then
    printf 'not on the wall'
  elif awk -v at="${at% s}" -v told="${2% s}" -v refresh="$REFRESH" 'BEGIN { exit !(at > told + refresh) }'; then
    printf 'on the wall only after %s' "$at"
  else
    printf pass
  fi
}

judge_beat() {
  local verdict=pass
  beat_has_come || verdict='the beat did not come'
  [ -z "$2" ] || verdict="false alarms: $2"
  RESULT[$(field 2 "$1")]=$(printf '%s\t' "$(beat_lateness)" "$(beat_mails) (beat)" '-' "$(shown "$1")" "$(judge_wall "$1" "$REFRESH s" "$verdict")")
}

# tell_end LINE FALSE_ALARMS: whether the end was told too, once to each, and nothing else since; then the row.
tell_end() {
  local line=$1 name result verdict who
  name=$(field 2 "$line") result=${RESULT[$(field 2 "$1")]}
  verdict=$(field 5 "$result")
  if [ "$verdict" = pass ] && [ "$(field 6 "$line")" != beat ]; then
    everybody "$line" resolved "${BEGAN[$name]}" || verdict='its end was not told to everybody'
    for who in $(recipients "$line"); do
      [ "$(count "$line" firing "${BEGAN[$name]}" "$(way "$line")" "$who")" -le 1 ] || verdict="told to $who again"
      [ "$(count "$line" resolved "${BEGAN[$name]}" "$(way "$line")" "$who")" -le 1 ] || verdict="its end was told twice to $who"
    done
  fi
  if [ "$verdict" = pass ] && [ -n "$2" ]; then verdict="false alarms: $2"; fi
  [ "$verdict" = pass ] || FAILED=$((FAILED + 1))
  row "$name" "$(field 1 "$result")" "$(field 2 "$result")" "$(field 3 "$result")" "$(field 4 "$result")" "${2:-none}" "$verdict"
}
