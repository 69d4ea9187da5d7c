import { type EscapeSyntax, Unit } from './escapes.ts';
import { type Decoded, EscapeMap } from './maps.ts';

/** Resolves the escapes of one syntax in the regions around them; text further away would only be copied, and is left out. */

export interface RegionOptions {
  /** How many bytes around an escape belong to its region. */
  readonly reach: number;
  /** Whether an escape of the parent at [start, end) is worth a region. */
  readonly wanted: (start: number, end: number) => boolean;
}

interface Region {
  start: number;
  end: number;
}

/** A word cut by a region's edge would show a secret that is none: regions end between words, or this far out. */
const LONGEST_WORD = 16_384;

function inWord(byte: number | undefined): boolean {
  return byte !== undefined && byte > 32 && byte !== 0x22 && byte !== 0x27 && byte !== 0x60;
}

function wholeWords(bytes: Uint8Array, rough: readonly Region[]): Region[] {
  const regions: Region[] = [];
  for (const { start, end } of rough) {
    const last = regions.at(-1);
    const floor = last?.end ?? 0;
    let from = Math.max(start, floor);
    let until = Math.max(end, floor);
    while (from > floor && start - from < LONGEST_WORD && inWord(bytes[from - 1])) from--;
    while (until < bytes.length && until - end < LONGEST_WORD && inWord(bytes[until])) until++;
    if (last !== undefined && from <= last.end) last.end = until;
    else regions.push({ start: from, end: until });
  }
  return regions;
}

/** `candidates`: ascending positions of the syntax's trigger bytes. Null when there is no telling escape. */
export function resolveEscapes(
  bytes: Uint8Array,
  syntax: EscapeSyntax,
  candidates: readonly number[],
  options: RegionOptions,
): Decoded | null {
  const unit = new Unit();
  const map = new EscapeMap();
  const end = bytes.length;
  const starts: number[] = [];
  const lengths: number[] = [];
  const rough: Region[] = [];
  let free = 0;
  let total = 0;
  for (const at of candidates) {
    if (at < free || !syntax.read(bytes, at, end, unit)) continue;
    starts.push(at);
    lengths.push(unit.length);
    free = at + unit.length;
    if (!unit.telling || !options.wanted(at, free)) continue;
    const last = rough.at(-1);
    const from = Math.max(0, at - options.reach);
    const until = Math.min(end, free + options.reach);
    if (last !== undefined && from <= last.end) last.end = until;
    else rough.push({ start: from, end: until });
  }
  const regions = wholeWords(bytes, rough);
  for (const region of regions) total += region.end - region.start + 1;
  if (total === 0) return null;

  const out = new Uint8Array(total);
  let length = 0;
  let next = 0;
  for (const region of regions) {
    map.starts.push(length);
    map.sources.push(region.start);
    while (next < starts.length && (starts[next] as number) < region.start) next++;
    let copied = region.start;
    while (next < starts.length && (starts[next] as number) + (lengths[next] as number) <= region.end) {
      const at = starts[next] as number;
      syntax.read(bytes, at, end, unit);
      out.set(bytes.subarray(copied, at), length);
      length += at - copied;
      map.outs.push(length);
      map.counts.push(unit.count);
      map.ins.push(at);
      map.lengths.push(unit.length);
      for (let i = 0; i < unit.count; i++) out[length++] = unit.bytes[i] as number;
      copied = at + unit.length;
      next++;
    }
    out.set(bytes.subarray(copied, region.end), length);
    length += region.end - copied;
    map.ends.push(length);
    out[length++] = 0;
  }
  return { form: syntax.form, bytes: out.subarray(0, length), map };
}
