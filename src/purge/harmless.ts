import type { Format, Source } from '../formats/index.ts';
import type { DeadValue, Write } from './face.ts';
import { overlay } from './extents.ts';
import { makePatch, type Patch, removes } from './patch.ts';

/** Where a patch is laid. */
export interface Ground {
  /** As makePatch reads the places of the writes: a fresh one each time. */
  bytes(): Source;
  /** All of it, as the format reads its structure: a fresh one each time. */
  whole(): Source;
  /** Null where the bytes have no structure of their own. */
  readonly format: Pick<Format, 'structure'> | null;
  readonly dead: ReadonlyMap<string, DeadValue>;
  /** Whether it is known to have changed since it was searched. */
  readonly changed: boolean;
  /** How many writes are tried one by one: each costs one reading of the whole. */
  readonly narrowing: number;
}

/**
 * The patch whose result has the structure that the bytes have now, found before a byte is written. Where all writes
 * together would break it, those that do are left out one by one.
 */
export function harmlessPatch(ground: Ground, writes: readonly Write[]): { readonly patch: Patch; readonly structure: string } {
  const before = digest(ground.format, ground.whole());
  const attempt = (some: readonly Write[]): Patch => makePatch(ground.bytes(), some, ground.dead, ground.changed);
  const harmless = (patch: Patch): boolean =>
    patch.extents.length === 0 || digest(ground.format, overlay(ground.whole(), patch.extents, 'after')) === before;
  const whole = attempt(writes);
  if (harmless(whole)) return { patch: whole, structure: before };
  let kept: readonly Write[] = [];
  for (const write of writes.length > ground.narrowing ? [] : writes) {
    if (harmless(attempt([...kept, write]))) kept = [...kept, write];
  }
  const patch = attempt(kept);
  const verdicts = writes.map((write, index) => {
    const at = kept.indexOf(write);
    if (at >= 0) return patch.verdicts[at] ?? null;
    return whole.verdicts[index] ?? (removes(patch.extents, write) ? null : 'syntax-would-break');
  });
  return { patch: { ...patch, verdicts }, structure: before };
}

export function digest(format: Pick<Format, 'structure'> | null, source: Source): string {
  if (format === null) return '';
  const { valid, digest } = format.structure(source);
  return `${String(valid)}:${digest}`;
}
