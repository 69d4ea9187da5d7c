import type { Rule } from '../../../src/scan/index.ts';

/**
 * Our rules' patterns in the syntax that other engines take. Look-arounds at a pattern's edges become a part of it, others fall
 * away, back-references repeat their group's pattern: each accepts what ours accepts, and more.
 */

export interface Pattern {
  readonly id: string;
  readonly caseless: boolean;
  readonly source: string;
  /** For automata: repetitions over 255 left open, which cost them seconds to compile; a repetition at the end at its least. */
  readonly short: string;
  /** Something was taken away or widened. */
  readonly loosened: boolean;
}

export function patternsOf(rules: readonly Rule[]): Pattern[] {
  return rules.map(({ id, pattern }) => {
    const { source, loosened } = new Translation(pattern.source).run();
    return { id, caseless: pattern.flags.includes('i'), source, short: shortened(opened(source)), loosened };
  });
}

class Translation {
  readonly #source: string;
  readonly #groups = new Map<string, string>();
  #at = 0;
  #count = 0;
  #loosened = false;

  constructor(source: string) {
    this.#source = source;
  }

  run(): { source: string; loosened: boolean } {
    const source = this.#alternatives();
    return { source, loosened: this.#loosened };
  }

  #alternatives(depth = 0): string {
    const parts: string[] = [''];
    let around = true;
    for (; this.#at < this.#source.length && this.#source[this.#at] !== ')'; ) {
      if (this.#source[this.#at] === '|') {
        parts.push('');
        this.#at++;
        continue;
      }
      around &&= /^\(\?<?[=!]/.test(this.#source.slice(this.#at, this.#at + 4));
      parts[parts.length - 1] += this.#source.startsWith('(', this.#at) ? this.#group(depth, parts.at(-1) === '') : this.#term();
    }
    // Of alternatives of look-arounds alone one that is gone stands for all.
    return around && parts.includes('') ? '' : parts.join('|');
  }

  #term(): string {
    const char = this.#source[this.#at] as string;
    const atom = char === '[' ? this.#class() : char === '\\' ? this.#escape(false) : this.#take(1);
    return atom + this.#repeats();
  }

  #group(depth: number, first: boolean): string {
    const opening = /^\((?:\?(?:<(?<name>[A-Za-z_]\w*)>|(?<around><?[=!])|(?<flags>[a-z-]*):))?/.exec(this.#source.slice(this.#at));
    const { name, around, flags } = opening?.groups ?? {};
    const number = around === undefined && flags === undefined ? String(++this.#count) : null;
    this.#at += opening?.[0].length ?? 1;
    const inner = this.#alternatives(depth + 1);
    this.#at++;
    const repeats = this.#repeats();
    if (around !== undefined) {
      this.#loosened = true;
      // What must stand before or behind a match becomes a part of it; elsewhere it would be matched twice.
      const last = depth === 0 && /^(?:\||$)/.test(this.#source.slice(this.#at));
      return inner !== '' && ((around === '<=' && first) || (around === '=' && last)) ? `(?:${inner})` : '';
    }
    const whole = inner === '' ? '' : `(?${flags ?? ''}:${inner})`;
    // Of two groups of one name either may be meant.
    if (name !== undefined) this.#groups.set(name, this.#groups.has(name) ? `(?:${this.#groups.get(name)}|${whole})` : whole);
    if (number !== null) this.#groups.set(number, whole);
    return whole === '' ? '' : whole + repeats;
  }

  #escape(inClass: boolean): string {
    const rest = this.#source.slice(this.#at);
    const back = inClass ? null : /^\\(?:k<(\w+)>|([1-9]))/.exec(rest);
    if (back !== null) {
      this.#at += back[0].length;
      this.#loosened = true;
      return this.#groups.get(back[1] ?? back[2] ?? '') ?? '';
    }
    const code = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(0))/.exec(rest);
    if (code !== null) {
      this.#at += code[0].length;
      return byte(Number.parseInt(code[1] ?? code[2] ?? '0', 16));
    }
    // Escapes of punctuation that only JavaScript allows.
    const escaped = rest[1] as string;
    this.#at += 2;
    return /[A-Za-z]/.test(escaped) || /[\\^$.|?*+()[\]{}-]/.test(escaped) ? `\\${escaped}` : escaped;
  }

  #class(): string {
    if (this.#source.startsWith('[^]', this.#at)) {
      this.#at += 3;
      return String.raw`[\x00-\xff]`;
    }
    let text = this.#source.startsWith('[^', this.#at) ? this.#take(2) : this.#take(1);
    while (this.#source[this.#at] !== ']') {
      const char = this.#source[this.#at] as string;
      // `[`, `&` and `~` mean more to Rust's engine inside a class.
      if (char === '\\') text += this.#escape(true);
      else text += '[&~'.includes(this.#take(1)) ? `\\${char}` : char;
    }
    return text + this.#take(1);
  }

  #repeats(): string {
    const found = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #take(length: number): string {
    this.#at += length;
    return this.#source.slice(this.#at - length, this.#at);
  }
}

function byte(code: number): string {
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : String.raw`[\x80-\xff]`;
}

/** A lower bound over 255 is lowered, too. */
function opened(source: string): string {
  return source.replaceAll(/\{(\d+),(\d+)\}/g, (all, least: string, most: string) =>
    Number(most) > 255 ? `{${Math.min(Number(least), 255)},}` : all,
  );
}

/** Where a pattern may end earlier, it matches in the same places: engines that tell every end have fewer to tell. */
function shortened(source: string): string {
  const [, head, atom, repeats, tail] =
    /^(.*?)(\[(?:\\.|[^\]\\])*\]|\\.|[^\\()[\]{}|*+?])((?:\{\d+,\d*\}|[*+?])\??)(\)*)$/s.exec(source) ?? [];
  if (head === undefined || atom === undefined || repeats === undefined || tail === undefined) return source;
  const least = Number(/^\{(\d+)/.exec(repeats)?.[1] ?? (repeats.startsWith('+') ? 1 : 0));
  // An alternative that would be left empty stays as it is.
  if (least === 0) return /(?:^|[|(:])$/.test(head) ? source : shortened(head + tail);
  return `${head}${atom}{${least}}${tail}`;
}
