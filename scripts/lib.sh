# shellcheck shell=bash
# What every script needs. To be sourced; changes nothing by itself. site-rules has nothing else beside it in a package (scripts/package).

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Everything that a run writes stands below this directory.
RUN=$(realpath -m -- "${VIGIE_RUN:-$ROOT/.run}")

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
  warn "$(basename "$0"): $*"
  exit 1
}

# Checks of a script are told one a line; FAILED is 1 after one that failed.
FAILED=0
ok() { say "  ok      $*"; }
failed() {
  say "  FAILED  $*"
  FAILED=1
}

# fail_with_log NAME WHAT: ends with the last lines of a log of this run.
fail_with_log() {
  warn "$2"
  if [ -s "$RUN/log/$1.log" ]; then
    warn "The end of $RUN/log/$1.log:"
    tail -n 15 "$RUN/log/$1.log" >&2
  fi
  exit 1
}

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
