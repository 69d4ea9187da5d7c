import { cleanName } from '../entry-name.ts';
import { holdsAt } from '../textual.ts';
import type { Input } from './input.ts';

export const MAGIC = '\x1f\x8b\x08';
const FLAG = { headerSum: 2, extra: 4, name: 8, comment: 16 } as const;
/** Bytes behind a member's data: checksum and length. */
export const TRAILER = 8;
/** A name or a comment of a header is not longer. */
const TEXT = 65_536;

/** One member's (RFC 1952 §2.3). */
interface Header {
  readonly end: number;
  readonly name: string | null;
  /** Whether it has fields of a program of its own. */
  readonly extra: boolean;
}

/** Where the header at `at` ends, and the name in it; null where none stands there. */
export function headerOf(input: Input, at: number): Header | null {
  const fixed = input.all(at, 12).slice();
  if (fixed.length < 10 || !holdsAt(fixed, 0, MAGIC) || (fixed[3] ?? 0) >= 0x20) return null;
  const flags = fixed[3] as number;
  let end = at + 10;
  if (flags & FLAG.extra) end += 2 + (fixed[10] ?? 0) + 256 * (fixed[11] ?? 0);
  let name: string | null = null;
  for (const flag of [FLAG.name, FLAG.comment]) {
    if (!(flags & flag)) continue;
    const text = zeroEnded(input, end);
    if (text === null) return null;
    if (flag === FLAG.name) name = cleanName(new TextDecoder('latin1').decode(text));
    end += text.length + 1;
  }
  if (flags & FLAG.headerSum) end += 2;
  return { end, name, extra: (flags & FLAG.extra) !== 0 };
}

function zeroEnded(input: Input, at: number): Uint8Array | null {
  const bytes = input.all(at, TEXT);
  const found = bytes.indexOf(0);
  return found < 0 ? null : bytes.slice(0, found);
}
