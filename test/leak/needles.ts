import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The forms in which a leaked value could hide in what the product wrote. */
export function needles(secret: string): Map<string, Buffer> {
  const raw = Buffer.from(secret);
  const found = new Map<string, Buffer>([
    ['raw', raw],
    ['utf16le', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(raw.toString('hex'))],
    ['HEX', Buffer.from(raw.toString('hex').toUpperCase())],
    ['json array of bytes', Buffer.from([...raw].join(','))],
    ['reversed', Buffer.from([...secret].reverse().join(''))],
  ]);
  for (let lead = 0; lead < 3; lead++) {
    const encoded = Buffer.concat([Buffer.alloc(lead, 0x41), raw])
      .toString('base64')
      .replaceAll('=', '');
    const inner = encoded.slice(lead === 0 ? 0 : lead + 1, -1);
    found.set(`base64 at ${lead}`, Buffer.from(inner));
    found.set(`base64url at ${lead}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')));
  }
  // A half is a leak too.
  found.set('second half', Buffer.from(secret.slice(Math.floor(secret.length / 2))));
  return found;
}

/** `path: form` for each needle in each file below the folders, and in the named texts. */
export function leaks(secret: string, folders: readonly string[], texts: ReadonlyMap<string, Buffer> = new Map()): string[] {
  const wanted = needles(secret);
  const found: string[] = [];
  const look = (name: string, bytes: Buffer) => {
    for (const [form, needle] of wanted) if (bytes.includes(needle)) found.push(`${name}: ${form}`);
  };
  const visit = (path: string) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) for (const name of readdirSync(path)) visit(join(path, name));
    else if (stats?.isFile()) look(path, readFileSync(path));
  };
  for (const folder of folders) visit(folder);
  for (const [name, bytes] of texts) look(name, bytes);
  return found;
}
