# Runs inside dbus-run-session: the doctor with an unlocked ring, then with the same ring locked.
node="$1"
shift
printf 'test password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$node" "$@"
dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
  org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login,/org/freedesktop/secrets/aliases/default >/dev/null 2>&1
"$node" "$@"
true
