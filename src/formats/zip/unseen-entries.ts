import type { NotVisible } from '../face.ts';

/** So many names are told of each kind, and so many kinds. */
const NAMES = 10;
const NAME = 100;
const KINDS = 40;

/** Entries that could not be read, by what keeps them from it. */
export class UnseenEntries {
  readonly #kinds = new Map<string, { readonly what: NotVisible; readonly names: string[]; count: number }>();

  add(what: NotVisible, name: string): void {
    const key = `${what.reason} ${what.detail}`;
    let kind = this.#kinds.get(key);
    if (kind === undefined) {
      if (this.#kinds.size >= KINDS) return;
      this.#kinds.set(key, (kind = { what, names: [], count: 0 }));
    }
    kind.count++;
    if (kind.names.length < NAMES) kind.names.push(name.length > NAME ? `${name.slice(0, NAME)}…` : name);
  }

  *all(): Generator<NotVisible> {
    for (const { what, names, count } of this.#kinds.values()) {
      const more = count > names.length ? ` and ${count - names.length} more` : '';
      yield { reason: what.reason, detail: `${what.detail}: ${names.join(', ')}${more}` };
    }
  }
}
