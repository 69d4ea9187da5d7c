import type { NotVisible } from '../face.ts';

/** Columns and kinds that are told apart. */
const MOST_KINDS = 1_000;

/** Counts values that are not visible, so that each column is told of once. */
export class UnseenValues {
  readonly #kinds = new Map<string, { count: number; readonly where: string; readonly what: NotVisible }>();

  add(where: string, what: NotVisible): void {
    const key = `${where}\0${what.detail}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count++;
    else if (this.#kinds.size < MOST_KINDS) this.#kinds.set(key, { count: 1, where, what });
  }

  *all(): Generator<NotVisible> {
    for (const { count, where, what } of this.#kinds.values())
      yield { reason: what.reason, detail: `${where}: ${count} ${count === 1 ? 'value' : 'values'}, ${what.detail}` };
  }
}

export const ENCRYPTED: NotVisible = { reason: 'encrypted', detail: 'encrypted by the application that wrote them' };
export const NOT_DECODED: NotVisible = {
  reason: 'malformed',
  detail: 'not compressed in the way of their application: only their plain bytes were searched',
};
export const TOO_LARGE: NotVisible = { reason: 'too-large', detail: 'too large to be decompressed: only their plain bytes were searched' };
