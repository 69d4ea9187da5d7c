import { type EscapeSyntax, Unit } from './escapes.ts';
import { continued, doubleQuoted, indents, lines, singleQuoted } from './line-breaks.ts';
import { type Decoded, EscapeMap } from './maps.ts';

/** Readings of a stretch of bytes in which line breaks or doubled quotes are resolved, made on demand around a likely copy. */

/** What decodeSpan and the filler know beside the escapes of views. */
export const FOLDS: readonly EscapeSyntax[] = [lines, indents, continued, singleQuoted, doubleQuoted];

/** Chains that are read, outermost first. */
export const FOLDINGS: readonly (readonly EscapeSyntax[])[] = [
  [lines],
  [singleQuoted],
  [doubleQuoted],
  [singleQuoted, lines],
  [doubleQuoted, lines],
  [indents],
  [continued],
  [singleQuoted, indents],
  [doubleQuoted, indents],
];

/** One piece: [from, until) by one syntax. Null where it changes nothing. */
export function fold(bytes: Uint8Array, from: number, until: number, syntax: EscapeSyntax): Decoded | null {
  const trigger = TRIGGERS.get(syntax) as Uint8Array;
  const unit = new Unit();
  const map = new EscapeMap();
  const out = new Uint8Array(until - from);
  let length = 0;
  for (let at = from; at < until; ) {
    const byte = bytes[at] as number;
    if (trigger[byte] === 0 || !syntax.read(bytes, at, until, unit)) {
      out[length++] = byte;
      at++;
      continue;
    }
    map.outs.push(length);
    map.counts.push(1);
    map.ins.push(at);
    map.lengths.push(unit.length);
    out[length++] = unit.bytes[0] as number;
    at += unit.length;
  }
  if (map.outs.length === 0) return null;
  map.starts.push(0);
  map.sources.push(from);
  map.ends.push(length);
  return { form: syntax.form, bytes: out.subarray(0, length), map };
}

const TRIGGERS: ReadonlyMap<EscapeSyntax, Uint8Array> = new Map(
  FOLDS.map((syntax) => {
    const table = new Uint8Array(256);
    for (const byte of syntax.triggers) table[byte] = 1;
    return [syntax, table] as const;
  }),
);
