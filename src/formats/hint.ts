const ENDINGS: Record<string, string> = { ndjson: 'jsonl', ldjson: 'jsonl', code_workspace: 'jsonc', json5: 'jsonc' };

/** The hint that a path gives: its ending, or what git, LevelDB, Firefox and SQLite name their files; null where it gives none. */
export function hintOf(path: string): string | null {
  const name = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const dot = path.lastIndexOf('.');
  if (dot < name) {
    if (/[/\\]cache2[/\\](?:entries|doomed)[/\\][0-9A-F]{1,40}$/.test(path)) return 'firefox-cache';
    if (path.startsWith('MANIFEST-', name)) return 'leveldb-manifest';
    if (path.endsWith('-journal')) return 'sqlite-journal';
    return /[/\\]objects[/\\][0-9a-f]{2}[/\\][0-9a-f]{38,62}$/.test(path) ? 'git-object' : null;
  }
  if (path.endsWith('.log') && /^\d{6,}$/.test(path.slice(name, dot))) return 'leveldb-log';
  let first = name;
  while (path.charCodeAt(first) === 0x2e) first++;
  // `.bashrc` and `..x` have no ending.
  return first >= dot ? null : hintOfEnding(path.slice(dot + 1));
}

const hints = new Map<string, string | null>();

function hintOfEnding(ending: string): string | null {
  let hint = hints.get(ending);
  if (hint === undefined) {
    const lower = ending.toLowerCase();
    hint = /^[a-z0-9_-]{1,16}$/i.test(ending) ? (ENDINGS[lower.replaceAll('-', '_')] ?? lower) : null;
    // Numbered names could make any number of endings.
    if (hints.size < 1_000) hints.set(ending, hint);
  }
  return hint;
}
