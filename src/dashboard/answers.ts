import { type ApiProblem, problemOf } from './api.ts';

/** What the server has told, by the path it was asked under; pages look at it, the live link keeps it new. */

export interface Look<T> {
  /** The newest answer, kept while it is asked for again and while asking fails. */
  readonly value: T | null;
  /** Why the newest question has no answer. */
  readonly problem: ApiProblem | null;
  readonly asking: boolean;
}

const NOTHING: Look<never> = { value: null, problem: null, asking: false };

export class Answer<T> {
  readonly #ask: () => Promise<T>;
  #look: Look<T> = NOTHING;
  readonly #watchers = new Set<() => void>();
  #asked = 0;
  #again = false;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get watched(): boolean {
    return this.#watchers.size > 0;
  }
  readonly look = (): Look<T> => this.#look;
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    const { value, problem, asking } = this.#look;
    if (value === null && problem === null && !asking) void this.load();
    return () => this.#watchers.delete(watcher);
  };

  /** Asks; a call while a question is under way leads to one more question after it, so nothing that came between is missed. */
  async load(): Promise<void> {
    if (this.#look.asking) {
      this.#again = true;
      return;
    }
    const round = ++this.#asked;
    this.#show({ ...this.#look, asking: true });
    try {
      do {
        this.#again = false;
        const value = await this.#ask();
        if (round !== this.#asked) return;
        this.#show({ value, problem: null, asking: this.#again });
      } while (this.#again);
    } catch (error) {
      if (round !== this.#asked) return;
      this.#again = false;
      this.#show({ ...this.#look, problem: problemOf(error), asking: false });
    }
  }

  /** What was pushed takes the place of what was asked. */
  put(change: (value: T) => T): void {
    if (this.#look.value !== null) this.#show({ ...this.#look, value: change(this.#look.value) });
  }

  forget(): void {
    this.#asked++;
    this.#again = false;
    this.#show(NOTHING);
  }

  #show(look: Look<T>): void {
    this.#look = look;
    for (const watcher of this.#watchers) watcher();
  }
}
