import { freshSecret } from '../purge/purge-home.ts';

/** What a program keeps in one record, as a function of the secret: so that every byte that depends on it is known. */
export type Content = (secret: string) => Uint8Array;

/** `mixed`: a copy that is half there. `other`: something besides the copies changed. */
export type Compared = 'before' | 'after' | 'mixed' | 'other';

/** Bytes that agree by chance between two copies: encodings have few letters to choose from. */
const NEAR = 8;
const BY_CHANCE = 0.45;
const OTHERS = Array.from({ length: 8 }, () => freshSecret(64));

/** What an order to rehome writes; else it is in a record only where an earlier one has written it. */
export const REFERENCE = 'op://Prod/stripe/key';

/** What became of a record with copies: each as it was, each overwritten or a reference, or something that must not be. */
export function compared(given: Content, secret: string, there: Uint8Array): Compared {
  // References as long as what they replaced, so that all else is where it was.
  const filled = (bytes: Uint8Array): Buffer =>
    Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(REFERENCE, '/'.repeat(secret.length)), 'latin1');
  const content: Content = (value) => filled(given(value));
  const before = filled(given(secret));
  const now = filled(there);
  if (before.equals(now)) return 'before';
  if (before.length !== now.length) return 'other';
  const copies = copiesIn(content, secret);
  const inside = new Set(copies.flat());
  for (const [at, byte] of before.entries()) if (byte !== now[at] && !inside.has(at)) return 'other';
  const states = new Set(copies.map((copy) => stateOf(copy, before, now)));
  if (states.has('mixed')) return 'mixed';
  // Copies of one record may have had different fates.
  return states.has('before') ? 'before' : 'after';
}

/** The places of all bytes that the secret decides, copy by copy. */
function copiesIn(content: Content, secret: string): number[][] {
  const before = content(secret);
  const others = OTHERS.map((other) => content(other.slice(0, secret.length)));
  const copies: number[][] = [];
  for (let at = 0; at < before.length; at += 1) {
    if (others.every((other) => other[at] === before[at])) continue;
    const last = copies.at(-1);
    if (last !== undefined && at - (last.at(-1) ?? 0) <= NEAR) last.push(at);
    else copies.push([at]);
  }
  return copies;
}

function stateOf(copy: readonly number[], before: Uint8Array, now: Uint8Array): 'before' | 'after' | 'mixed' {
  const same = copy.filter((at) => before[at] === now[at]).length;
  if (same === copy.length) return 'before';
  return same < copy.length * BY_CHANCE ? 'after' : 'mixed';
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Texts as programs write them around a secret. Between two copies stand more than NEAR bytes. */
export const WRITTEN: readonly ((words: string) => Content)[] = [
  (words) => (s) => utf8(`# ${words}\nTOKEN=${s}\nOTHER=1\n`),
  (words) => (s) => utf8(`${words} Authorization: Basic ${Buffer.from(`dev:${s}:x`).toString('base64')}\n`),
  (words) => (s) => utf8(`first=${s} ${words}, and again after this: ${s}.\n`),
  (words) => (s) => utf8(`${words} 0x${Buffer.from(s).toString('hex')} end\n`),
  (words) => (s) => utf8(`{"${words}":${JSON.stringify(JSON.stringify({ token: s, n: 1 }))}}\n`),
  (words) => (s) => utf8(`https://example.test/?${words}=1&token=${s}&next=2\n`),
  (words) => () => utf8(`${words}, and nothing else\n`),
];
