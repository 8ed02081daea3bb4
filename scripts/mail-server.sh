# shellcheck shell=bash
# The mail servers of a run: Alertmanager has the one called mta, the watcher another one. To be sourced by stack.sh.

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
