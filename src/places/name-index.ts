import type { CompiledGlob } from './glob.ts';

/** What may be found by a file's name; the lowest order is the most specific. */
interface Named {
  readonly glob: CompiledGlob;
  readonly order: number;
}

/** Beyond so many globs a look-up is quicker than trying them. */
const FEW = 4;

/** Globs that differ in the name only. Most names are refused by one look-up and a character. */
export class NameIndex<G extends Named> {
  /** All of them, while they are few; null once they are indexed. */
  #few: G[] | null = [];
  /** By the whole name, by its last character, by the first where there is no last one, else the rest; each in its order. */
  #index: { exact: Map<string, G[]>; byLast: Map<number, G[]>; byFirst: Map<number, G[]>; rest: G[] } | null = null;
  /** The lowest order in here. */
  least = Number.POSITIVE_INFINITY;

  /** In rising order only. */
  add(one: G): void {
    this.least = Math.min(this.least, one.order);
    if (this.#few !== null) {
      this.#few.push(one);
      if (this.#few.length <= FEW) return;
      const few = this.#few;
      this.#few = null;
      this.#index = { exact: new Map(), byLast: new Map(), byFirst: new Map(), rest: [] };
      for (const each of few) this.#put(each);
    } else this.#put(one);
  }

  /** The most specific one that takes the name, `takes` agrees to, and is below `best`. */
  find(name: string, best: number, takes?: (one: G) => boolean): G | null {
    if (this.#few !== null) return firstOf(this.#few, name, best, takes);
    const index = this.#index;
    if (index === null) return null;
    let found = firstOf(index.exact.get(name), name, best, takes);
    const look = (list: readonly G[] | undefined): void => {
      found = firstOf(list, name, found?.order ?? best, takes) ?? found;
    };
    look(index.byLast.get(name.charCodeAt(name.length - 1)));
    look(index.byFirst.get(name.charCodeAt(0)));
    if (index.rest.length > 0) look(index.rest);
    return found;
  }

  #put(one: G): void {
    const index = this.#index;
    if (index === null) return;
    const { exact, prefix, suffix } = one.glob.name;
    if (exact) append(index.exact, prefix, one);
    else if (suffix !== '') append(index.byLast, suffix.charCodeAt(suffix.length - 1), one);
    else if (prefix !== '') append(index.byFirst, prefix.charCodeAt(0), one);
    else index.rest.push(one);
  }
}

function firstOf<G extends Named>(list: readonly G[] | undefined, name: string, best: number, takes?: (one: G) => boolean): G | null {
  if (list === undefined) return null;
  for (const one of list) {
    if (one.order >= best) return null;
    if (one.glob.name.matches(name) && takes?.(one) !== false) return one;
  }
  return null;
}

function append<K, G>(map: Map<K, G[]>, key: K, one: G): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}
