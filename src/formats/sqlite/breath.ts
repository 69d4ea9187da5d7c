import type { Cell, NotVisible } from '../face.ts';

/** A cell without bytes: it lets the caller breathe where much was read and nothing came of it. */
export const BREATH: Cell = { locator: [], inside: 'nothing', source: { size: 0, read: () => 0 }, pieces: () => [] };
const WORK = 1_048_576;

/** Passes on what comes; each null counts for `each` bytes of work, and after a mebibyte of it there is a breath. */
export function* breathing<Result>(items: Generator<Cell | NotVisible | null, Result>, each: number): Generator<Cell | NotVisible, Result> {
  let work = 0;
  for (let step = items.next(); ; step = items.next()) {
    if (step.done === true) return step.value;
    if (step.value !== null) {
      work = 0;
      yield step.value;
    } else if ((work += each) >= WORK) {
      work = 0;
      yield BREATH;
    }
  }
}
