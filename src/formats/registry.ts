import type { Format } from './face.ts';
import { ipynb } from './ipynb/ipynb.ts';
import { json, jsonl } from './json/json.ts';
import { opaqueFormats } from './opaque/opaque.ts';
import { binary, transparentFormats } from './opaque/transparent.ts';
import { tar } from './tar/tar.ts';
import { text } from './text/text.ts';

/** Every format, the more telling first. The last two take everything. */
export const formats: readonly Format[] = [...opaqueFormats, tar, ...transparentFormats, ipynb, jsonl, json, text, binary];

const byId = new Map(formats.map((format) => [format.id, format]));

/**
 * The format of a file by the first bytes of its content (up to 4 KiB). `hint` breaks ties: the place's format, or what
 * `hintOf` makes of the name. Never fails: unknown bytes are `binary`.
 */
export function formatOf(head: Uint8Array, hint: string | null, size: number): Format {
  for (const format of byFirst[head[0] ?? NO_BYTE] ?? formats) if (format.recognises(head, hint, size)) return format;
  return binary;
}

const NO_BYTE = 256;

/** Per first byte the formats that it may begin; in the end those that an empty file may have. */
const byFirst = Array.from({ length: NO_BYTE + 1 }, (_, byte) => formats.filter(({ first }) => first === undefined || first.has(byte)));

export function formatById(id: string): Format | null {
  return byId.get(id) ?? null;
}

const ENDINGS: Record<string, string> = { ndjson: 'jsonl', ldjson: 'jsonl', code_workspace: 'jsonc', json5: 'jsonc' };

/** The hint that a path gives: its ending, or `git-object` for a loose object; null where it gives none. */
export function hintOf(path: string): string | null {
  const name = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  const dot = path.lastIndexOf('.');
  if (dot < name) return /[/\\]objects[/\\][0-9a-f]{2}[/\\][0-9a-f]{38,62}$/.test(path) ? 'git-object' : null;
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
