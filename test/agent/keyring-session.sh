# Runs inside dbus-run-session: an unlocked ring, then the same ring locked.
node="$1"
child="$2"
printf 'test password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$node" "$child" open || exit 1
dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
  org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login,/org/freedesktop/secrets/aliases/default >/dev/null 2>&1
"$node" "$child" locked
