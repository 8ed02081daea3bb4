# shellcheck shell=bash
# Debian packages, the .NET SDK and what is built with it. To be sourced after lib.sh.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# No build process outlives the script that started it.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

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

# build_project PROJECT: quietly, into build.log.
build_project() {
  mkdir -p "$RUN/log"
  dotnet build "$ROOT/$1" -c Release -nologo -v quiet -p:UseSharedCompilation=false >"$RUN/log/build.log" 2>&1 9>&-
}
