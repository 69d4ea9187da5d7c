import { CONDITIONS, type ConditionCode } from './conditions.ts';

/** Conditions that are on, told only once they have lasted as long as their declaration asks. */
export class Notices implements Disposable {
  readonly #tell: (code: ConditionCode, on: boolean, sentence: string | null) => void;
  readonly #waiting = new Map<ConditionCode, NodeJS.Timeout>();
  readonly #on = new Map<ConditionCode, string | null>();

  constructor(tell: (code: ConditionCode, on: boolean, sentence: string | null) => void) {
    this.#tell = tell;
  }

  /** Conditions that are told now. */
  get on(): readonly ConditionCode[] {
    return [...this.#on.keys()];
  }

  /** The same, with what was said of them. */
  get told(): ReadonlyMap<ConditionCode, string | null> {
    return this.#on;
  }

  raise(code: ConditionCode, sentence: string | null = null): void {
    if (this.#waiting.has(code) || (this.#on.has(code) && this.#on.get(code) === sentence)) return;
    const { delay } = CONDITIONS[code];
    const tell = () => {
      this.#waiting.delete(code);
      this.#on.set(code, sentence);
      this.#tell(code, true, sentence);
    };
    if (delay === 0 || this.#on.has(code)) tell();
    else this.#waiting.set(code, setTimeout(tell, delay).unref());
  }

  clear(code: ConditionCode): void {
    clearTimeout(this.#waiting.get(code));
    this.#waiting.delete(code);
    if (this.#on.delete(code)) this.#tell(code, false, null);
  }

  [Symbol.dispose](): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
