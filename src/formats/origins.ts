import type { Cell } from './face.ts';
import type { Change } from './rewriting.ts';

/** Where the bytes of cells come from, for those that are changed there. */

/** What holds bytes that can become others: a file, or what was compressed. */
export interface Target {
  /** All of them, or none where it gives a sentence for a person: why. */
  alter(changes: readonly Change[]): string | null;
}

/** Bytes [start, end) of a target. */
export interface Origin {
  readonly target: Target;
  readonly start: number;
  readonly end: number;
}

/** In the order of the bytes; a sentence for a person where they cannot be changed. */
export type Origins = readonly Origin[] | string;

/** What has to become of a target's bytes; null stands for the file. */
export interface Placed {
  readonly target: Target | null;
  readonly change: Change;
}

/** A cell that knows where its bytes come from, better than `pieces` do. */
export interface ChangeableCell extends Cell {
  /** What bytes from `start` on becoming `bytes` means there. */
  placed?(start: number, bytes: Uint8Array): readonly Placed[] | string;
}

export const NOT_ONE_VALUE = 'it is not one value of the store: its parts have to be changed one by one';
export const OTHER_TEXT = 'the replacement has other characters, or more of them, than its place can hold: take one of plain letters';
export const DECODED = 'it is stored in a way that cannot be written back in the same room: delete the value in the application';

/** `bytes` over the origins of as many bytes. */
export function over(origins: Origins, bytes: Uint8Array): readonly Placed[] | string {
  if (typeof origins === 'string') return origins;
  let at = 0;
  const placed = origins.map(({ target, start, end }): Placed => {
    const from = at;
    at += end - start;
    return { target, change: { start, bytes: bytes.subarray(from, at) } };
  });
  return at === bytes.length ? placed : NOT_ONE_VALUE;
}

/** Changes of the file itself; null where what is changed does not stand in it. */
export function inFile(changes: readonly Change[] | null): readonly Placed[] | string {
  return changes === null ? NOT_ONE_VALUE : changes.map((change) => ({ target: null, change }));
}

/** Changes what was placed, target by target; why not, where one of them refuses. */
export function alter(placed: readonly Placed[], file: Target): string | null {
  const changes = new Map<Target, Change[]>();
  for (const { target, change } of placed) {
    const own = changes.get(target ?? file);
    if (own === undefined) changes.set(target ?? file, [change]);
    else own.push(change);
  }
  for (const [target, own] of changes) {
    const why = target.alter(own);
    if (why !== null) return why;
  }
  return null;
}
