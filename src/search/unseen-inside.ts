import type { RawPath } from '../disk/index.ts';
import type { Locator, NotVisible } from '../formats/index.ts';
import type { SearchEvent } from './face.ts';
import { notVisible } from './reading.ts';

/** So many different things are told of one file. */
const KINDS = 100;
/** A name is hostile at worst, and only there to be found again. */
const NAME = 200;

/** What is not visible inside one file, counted: an archive may hold a thousand pictures of an unknown kind. */
export class UnseenInside {
  readonly #kinds = new Map<string, { readonly what: NotVisible; readonly first: string; count: number }>();
  #more = 0;

  /** `steps`: where in the file. */
  add(what: NotVisible, steps: Locator): void {
    const key = `${what.reason} ${what.detail}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count++;
    else if (this.#kinds.size === KINDS) this.#more++;
    else this.#kinds.set(key, { what, first: named(steps), count: 1 });
  }

  *events(path: RawPath): Generator<SearchEvent> {
    for (const { what, first, count } of this.#kinds.values()) {
      const others = count === 1 ? '' : count === 2 ? ' and one more' : ` and ${count - 1} more`;
      yield notVisible(path, what.reason, first === '' ? what.detail : `${first}${others}: ${what.detail}`);
    }
    if (this.#more > 0) yield notVisible(path, 'unreadable', `${this.#more} more things inside it are not visible`);
  }
}

function named(steps: Locator): string {
  const names = steps.map((step) => {
    switch (step.kind) {
      case 'entry':
        return step.name;
      case 'cell':
        return `${step.table}[${step.row}].${step.column}`;
      case 'key':
        return step.key;
      case 'pointer':
        return step.pointer;
      case 'line':
        return `line ${step.line}`;
      case 'offset':
        return `byte ${step.offset}`;
    }
  });
  const name = names.join(', ');
  return name.length > NAME ? `${name.slice(0, NAME)}…` : name;
}
