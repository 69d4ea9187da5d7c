# The people of this machine and their agents. Root touches nothing below a home: whatever is done there is done as its owner,
# so that a link that somebody laid leads nowhere that he could not go himself.

PATH=/usr/sbin:/usr/bin:/sbin:/bin
UNIT=lastcopy-agent.service
RECORD=/var/log/lastcopy

# Calls "$@" with user, uid and home for everybody who may have logged in here, also those whom a directory service does not list.
each_person() {
  lowest=$(sed -n 's/^UID_MIN[[:space:]]*\([0-9]*\).*/\1/p' /etc/login.defs 2>/dev/null)
  highest=$(sed -n 's/^UID_MAX[[:space:]]*\([0-9]*\).*/\1/p' /etc/login.defs 2>/dev/null)
  {
    getent passwd | cut -d: -f3
    # A home may lie on a server that hangs; then who has logged in is in the other lists.
    for folder in /home/*; do
      timeout --kill-after=1 5 stat -c %u "$folder" 2>/dev/null || { [ $? -lt 124 ] || break; }
    done
    ls /run/user 2>/dev/null
  } | sort -un | while read -r uid; do
    case $uid in *[!0-9]* | '') continue ;; esac
    [ "$uid" -ge "${lowest:-1000}" ] || continue
    # Beyond the local range only accounts of a directory service, never `nobody`.
    [ "$uid" -le "${highest:-60000}" ] || [ "$uid" -gt 65535 ] || continue
    entry=$(getent passwd "$uid") || continue
    user=$(printf '%s' "$entry" | cut -d: -f1)
    home=$(printf '%s' "$entry" | cut -d: -f6)
    case $home in /?*) ;; *) continue ;; esac
    "$@" "$user" "$uid" "$home" </dev/null || :
  done
}

# as USER HOME COMMAND…: with nothing of root's environment, nor his terminal, into which the user's process could type. A home on a
# server that hangs must not hang the package.
as() {
  as_user=$1
  as_home=$2
  shift 2
  setsid --wait timeout --kill-after=5 60 runuser -u "$as_user" -- env -i "PATH=$PATH" "HOME=$as_home" "USER=$as_user" LC_ALL=C.UTF-8 "$@" </dev/null
}

# Whether the user's own systemd runs, that is, whether he is logged in.
manager_runs() {
  [ -S "/run/user/$1/systemd/private" ]
}

# manager USER UID WORDS…: systemctl --user as that user.
manager() {
  manager_user=$1
  manager_uid=$2
  shift 2
  setsid --wait timeout --kill-after=5 60 runuser -u "$manager_user" -- env -i "PATH=$PATH" "XDG_RUNTIME_DIR=/run/user/$manager_uid" \
    systemctl --user --quiet "$@" </dev/null >/dev/null 2>&1
}

# record USER HOME FILE COMMAND…: what the command says as the user goes to root's FILE, and no more of it than a disk can bear: the
# user decides what there is to read.
record() {
  record_user=$1
  record_home=$2
  record_file=$3
  shift 3
  as "$record_user" "$record_home" "$@" 2>/dev/null | head -c 256M >"$record_file" || :
}

# All logs in the home, oldest first; links and whatever is no plain file are left alone.
# shellcheck disable=SC2016
LOGS='cd "$HOME/.local/state/lastcopy/logs" && find . -maxdepth 1 -type f -printf "%T@ %f\\0" | sort -zn | cut -zd" " -f2- | xargs -0r cat --'

# Ends what runs on the package's Node, in order where it can: all of it, or with a word only processes started with it.
end_processes() {
  for signal in TERM KILL; do
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      left=$(own_processes "${1:-}")
      [ -n "$left" ] || return 0
      if [ -n "$signal" ]; then
        # shellcheck disable=SC2086
        kill -s "$signal" $left 2>/dev/null || :
        [ "$signal" = KILL ] || signal=
      fi
      sleep 1
    done
  done
}

# Those of containers are theirs: they have a Node of their own at the same path.
own_processes() {
  here=$(readlink /proc/self/ns/pid)
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/ns/pid" 2>/dev/null)" = "$here" ] || continue
    case $(readlink "$process/exe" 2>/dev/null) in
      /usr/lib/lastcopy/node | '/usr/lib/lastcopy/node (deleted)') ;;
      *) continue ;;
    esac
    if [ -z "$1" ] || tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx -- "$1"; then printf '%s ' "${process#/proc/}"; fi
  done
}
