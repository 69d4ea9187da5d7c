import { catalogue } from '../places/index.ts';

/** What Node, the C library and the folders of every OS are found by. */
const ALWAYS =
  /^(HOME|USER|LOGNAME|PATH|TZ|TMPDIR|TEMP|TMP|LANG|LC_\w+|XDG_\w+|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|SYSTEMDRIVE|WINDIR)$/i;

/**
 * The part of an environment that the scanner gets: what the system and the catalogue's globs name. Everything else stays
 * out, because environments hold secrets and options that change how Node runs.
 */
export function scannerEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const named = new Set<string>();
  for (const place of catalogue) {
    for (const store of place.stores) {
      for (const glob of Object.values(store.globs).flat()) {
        for (const [, name] of glob.matchAll(/\$\{(\w+)/g)) if (name !== undefined) named.add(name);
      }
    }
  }
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && (ALWAYS.test(entry[0]) || named.has(entry[0])),
    ),
  );
}
