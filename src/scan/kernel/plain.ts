import { HIDDEN, type HuntTables, type Kernel, type Marks, type RuleTables, TEXT_BYTES } from './face.ts';
import { isWindow, WINDOW, WINDOW_CLASS, windowHasher } from '../../forms/index.ts';
import { createPrefilter } from '../prefilter.ts';
import type { Rule } from '../face.ts';

/** The kernel's face, the obvious way. */

export function plainTables(rules: readonly Rule[]): RuleTables {
  const owners = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) for (const text of rule.literals) owners.set(text, [...(owners.get(text) ?? []), index]);
  return { literals: Array.from(owners, ([text, of]) => ({ text, rules: of })), image: new Uint8Array(0) };
}

class List {
  at = new Uint32Array(1_024);
  what = new Uint32Array(1_024);
  count = 0;
  add(at: number, what: number): void {
    if (this.count === this.at.length) {
      const [wideAt, wideWhat] = [new Uint32Array(this.count * 2), new Uint32Array(this.count * 2)];
      wideAt.set(this.at);
      wideWhat.set(this.what);
      this.at = wideAt;
      this.what = wideWhat;
    }
    this.at[this.count] = at;
    this.what[this.count++] = what;
  }
}

const word = (byte: number | undefined): boolean => byte !== undefined && /[A-Za-z0-9_-]/.test(String.fromCharCode(byte));
const text = (byte: number): boolean => (byte > 31 && byte < 127) || byte === 9 || byte === 10 || byte === 13 || byte === 0;

export function createPlainKernel(tables: RuleTables, hunt: HuntTables, capacity: number): Kernel {
  const input = new Uint8Array(capacity);
  const prefilter = createPrefilter(tables.literals.map((literal) => [literal.text]));
  const hashers = hunt.windows.map((window) => ({ ...window, hasher: windowHasher(window.key) }));
  return {
    capacity,
    input: () => input,
    mark(from, length): Marks {
      if (length > capacity) throw new RangeError('too long');
      const bytes = input.subarray(0, length);
      const [literals, windows, pieces, hidden] = [new List(), new List(), new List(), new List()];
      const found: [number, number][] = [];
      prefilter.scan(bytes, (at, list) => found.push([at, list]));
      found.sort((a, b) => a[0] - b[0]);
      for (const [at, list] of found) if (at >= from) literals.add(at, list);
      if (hashers.length > 0) {
        for (let at = from; at + WINDOW <= length; at++) {
          if (!isWindow(bytes, at)) continue;
          const anchor = ((WINDOW_CLASS[bytes[at] as number] as number) & 16) !== 0;
          for (const [index, { hasher, tag, anchored }] of hashers.entries()) {
            if (anchored && !anchor) continue;
            hasher.hash(bytes, at);
            const view = new DataView(tag.buffer, tag.byteOffset, 8);
            if (view.getInt32(0, true) === (hasher.low | 0) && view.getInt32(4, true) === (hasher.high | 0)) windows.add(at, index);
          }
        }
      }
      for (let at = from; at < length && hunt.pieces.length > 0; at++) {
        for (const [index, piece] of hunt.pieces.entries()) if (piece.every((byte, i) => bytes[at + i] === byte)) pieces.add(at, index);
      }
      const latin = String.fromCharCode;
      let last = 0;
      let s = '';
      for (let at = from; at < length; at++) {
        const byte = bytes[at] as number;
        s = latin(byte);
        const ahead = (): string => latin(...bytes.subarray(at, at + 12));
        if ('\\%&='.includes(s)) {
          const m =
            /^\\(?:u00([0-7][\dA-Fa-f])|x([0-7][\dA-Fa-f])|U000000([0-7][\dA-Fa-f]))|^%([0-7][\dA-Fa-f])|^=([0-7][\dA-Fa-f])|^&#[xX]0*([2-7][\dA-Fa-f]);/.exec(
              ahead(),
            );
          const dec = /^&#0*(\d{2,3});/.exec(ahead());
          const oct = /^\\([01][0-7]{2}|[4-7][0-7]|0)/.exec(ahead());
          const code = m
            ? Number.parseInt(m.slice(1).find((one) => one !== undefined) ?? '0', 16)
            : dec
              ? Number(dec[1])
              : oct
                ? Number.parseInt(oct[1] ?? '0', 8)
                : -1;
          const under = /^\\[_-]/.test(ahead());
          const join = /^[\\=]\r?\n/.exec(ahead());
          if ((code > 0 && word(code)) || (code === 0) || under || (join && word(bytes[at - 1]) && word(bytes[at + join[0].length]))) hidden.add(at, HIDDEN.odd);
          else if (hashers.length > 0) hidden.add(at, HIDDEN.punctuation);
        } else if (s === "'" && hashers.length > 0) hidden.add(at, HIDDEN.punctuation);
        if (at < last) continue;
        const run = /^[A-Za-z0-9+/_-]{16}/.exec(latin(...bytes.subarray(at, at + 16)));
        if (run) {
          const decoded = atob64(run[0]);
          if (decoded.length >= TEXT_BYTES && decoded.every(text)) {
            hidden.add(at, HIDDEN.base64);
            last = at + 32;
          }
        }
        const hexRun = /^[A-Fa-f0-9]{24}/.exec(latin(...bytes.subarray(at, at + 24)));
        if (hexRun) {
          const decoded = Array.from({ length: 12 }, (_, i) => Number.parseInt(hexRun[0].slice(i * 2, i * 2 + 2), 16));
          if (decoded.every(text)) {
            hidden.add(at, HIDDEN.hex);
            last = at + 32;
          }
        }
        if (byte === 0 && bytes[at + 2] === 0 && bytes[at + 4] === 0 && text(bytes[at + 1] as number) && bytes[at + 1] !== 0) hidden.add(at, HIDDEN.wide);
      }
      return { until: length, literals, windows, pieces, hidden };
    },
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function atob64(run: string): number[] {
  const bits = Array.from(run, (char) => ALPHABET.indexOf(char === '-' ? '+' : char === '_' ? '/' : char));
  const out: number[] = [];
  for (let i = 0; i + 3 < bits.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bits.slice(i, i + 4);
    out.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
  }
  return out;
}
