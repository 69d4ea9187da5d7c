/** Where the session bus listens: a socket's path, or with a leading NUL an abstract name. */
export type BusSocket = string;

/**
 * The sockets that the session names, in order. Only sockets of this machine: other transports would start programs or leave
 * the machine. Empty where the session names none. (D-Bus specification, "Server Addresses"; systemd's `$XDG_RUNTIME_DIR/bus`.)
 */
export function sessionBusSockets(env: Readonly<Record<string, string | undefined>>): BusSocket[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  const named = env['DBUS_SESSION_BUS_ADDRESS'];
  const standard = runtime ? [`${runtime}/bus`] : [];
  if (!named) return standard;
  return named.split(';').flatMap((address) => {
    if (!address.startsWith('unix:')) return [];
    const keys = new Map(
      address
        .slice('unix:'.length)
        .split(',')
        .map((pair) => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
        }),
    );
    const path = keys.get('path');
    const abstract = keys.get('abstract');
    if (path) return [path];
    if (abstract) return [`\0${abstract}`];
    return keys.get('runtime') === 'yes' ? standard : [];
  });
}

/** Bytes written as `%2f`; anything else stands for itself. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
