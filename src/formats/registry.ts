import { archiveFormats } from './archive-formats.ts';
import { desktopFormats } from './desktop-formats.ts';
import type { Format } from './face.ts';
import { firefoxCache } from './firefox-cache/firefox-cache.ts';
import { framedFormats } from './framed/framed.ts';
import { gitFormats } from './git/git.ts';
import { ipynb } from './ipynb/ipynb.ts';
import { json, jsonl } from './json/json.ts';
import { opaqueFormats } from './opaque/opaque.ts';
import { binary, transparentFormats } from './opaque/transparent.ts';
import { storeFormats } from './store-formats.ts';
import { sqlite, sqliteEncrypted, sqliteJournal, sqliteShm, sqliteWal } from './sqlite/sqlite.ts';
import { text } from './text/text.ts';

/** Every format, the more telling first. The last two take everything. */
export const formats: readonly Format[] = [
  firefoxCache,
  ...storeFormats,
  ...framedFormats,
  sqlite,
  sqliteWal,
  sqliteJournal,
  sqliteShm,
  ...opaqueFormats,
  ...gitFormats,
  ...archiveFormats,
  ...desktopFormats,
  ...transparentFormats,
  ipynb,
  jsonl,
  json,
  text,
  sqliteEncrypted,
  binary,
];

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
