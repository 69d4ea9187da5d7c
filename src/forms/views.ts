import { backslashX, type EscapeSyntax, html, hexDigit, json, percent, quotedPrintable, shell, shellSingle, zsh } from './escapes.ts';
import type { View } from './face.ts';
import type { Decoded } from './maps.ts';
import { resolveEscapes } from './regions.ts';
import { decodeRuns } from './runs.ts';
import { decodeWide } from './utf16.ts';
import { type AnyView, DecodedView, RawView } from './view.ts';

export interface ViewOptions {
  /** How many encodings may lie in one another. Default 3. */
  readonly depth?: number;
  /** Longest content of interest, in decoded bytes: this much around an escape is decoded with it. Default 4,096. */
  readonly reach?: number;
  /** Shortest content of interest, in bytes. Default 12, which is 16 characters of base64. */
  readonly shortest?: number;
  /** Also give decoded base64 and hex that is not text. Default false. */
  readonly binary?: boolean;
  /** Leave out base64, hex and UTF-16. Default false. */
  readonly escapesOnly?: boolean;
  /** Called once when the decoding budget ran out, so that deeper views are missing. */
  readonly onCut?: () => void;
}

/** Decoded bytes per raw byte that one call may make: honest nestings stay far below, nested bombs stop here. */
const BUDGET = 24;

/** Positions of the bytes with which escapes may begin, found in one pass. */
interface Triggers {
  readonly backslash: number[];
  /** Backslashes, and single quotes that may begin a splice. */
  readonly word: number[];
  readonly splice: number[];
  readonly percent: number[];
  readonly ampersand: number[];
  readonly equals: number[];
  readonly meta: number[];
  nul: boolean;
}

const INTEREST: Readonly<Uint8Array> = (() => {
  const table = new Uint8Array(256);
  for (const byte of [0, 0x5c, 0x27, 0x25, 0x26, 0x3d, 0x83]) table[byte] = 1;
  return table;
})();

function findTriggers(bytes: Uint8Array): Triggers {
  const found: Triggers = { backslash: [], word: [], splice: [], percent: [], ampersand: [], equals: [], meta: [], nul: false };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (INTEREST[byte] === 0) continue;
    const next = bytes[i + 1];
    if (byte === 0x5c) {
      found.backslash.push(i);
      found.word.push(i);
    } else if (byte === 0x27) {
      if (next !== 0x5c && next !== 0x22) continue;
      found.word.push(i);
      found.splice.push(i);
    } else if (byte === 0x25) {
      if (hexDigit(next) >= 0) found.percent.push(i);
    } else if (byte === 0x26) found.ampersand.push(i);
    else if (byte === 0x3d) {
      if (next === 10 || next === 13 || hexDigit(next) >= 0) found.equals.push(i);
    } else if (byte === 0x83) found.meta.push(i);
    else found.nul = true;
  }
  return found;
}

/** What is looked for inside what: nestings that programs produce. Base64, hex and UTF-16 are looked for everywhere. */
const INSIDE: Readonly<Record<string, readonly EscapeSyntax[]>> = {
  raw: [json, shell, backslashX, shellSingle, percent, html, quotedPrintable, zsh],
  utf16le: [json, shell, backslashX, shellSingle, percent, html],
  utf16be: [json, shell, backslashX, shellSingle, percent, html],
  base64: [json, shell, backslashX, shellSingle, percent, html, quotedPrintable],
  base64url: [json, shell, backslashX, shellSingle, percent, html, quotedPrintable],
  hex: [json, shell, backslashX, shellSingle, percent, html, quotedPrintable],
  'base64+gzip': [json, shell, backslashX, shellSingle, percent, html, quotedPrintable],
  json: [json, shell, backslashX, shellSingle, percent, html, quotedPrintable],
  shell: [json, percent],
  'shell-single': [json, shell, percent],
  'backslash-x': [json, percent],
  percent: [json, percent, html],
  html: [json, percent, html],
  'quoted-printable': [json, percent, html],
  zsh: [json, shell, shellSingle, percent],
};

function candidatesOf(syntax: EscapeSyntax, triggers: Triggers): readonly number[] {
  switch (syntax) {
    case json:
    case backslashX:
      return triggers.backslash;
    case shell:
      return triggers.word;
    case shellSingle:
      return triggers.splice;
    case percent:
      return triggers.percent;
    case html:
      return triggers.ampersand;
    case quotedPrintable:
      return triggers.equals;
    default:
      return triggers.meta;
  }
}

const TOKEN_REACH = 4_096;

/**
 * Tells whether the word around an escape shows anything that the parent of `view` did not show already: if not, the parent's
 * own view of this encoding has it. Asked in ascending order; a word is walked once.
 */
function touchedWords(view: AnyView): (start: number, end: number) => boolean {
  const { bytes } = view;
  let from = 0;
  let until = 0;
  let answer = false;
  return (start, end) => {
    if (view.depth === 0) return true;
    if (start >= from && end <= until) return answer;
    from = start;
    until = end;
    while (from > 0 && start - from < TOKEN_REACH && (bytes[from - 1] as number) > 32) from--;
    while (until < bytes.length && until - end < TOKEN_REACH && (bytes[until] as number) > 32) until++;
    answer = view.touched(Math.max(0, from - 1), until + 1);
    return answer;
  };
}

/** The bytes as they are. */
export function rawView(bytes: Uint8Array): View {
  return new RawView(bytes);
}

/**
 * The block as it is, then what its encoded parts hide, breadth first: every plain encoding of Form, nested to `depth`.
 * Linear in the block: what is decoded in total is bounded by a constant times its length.
 */
export function* views(block: Uint8Array, options: ViewOptions = {}): Generator<View, void, undefined> {
  const depth = options.depth ?? 3;
  const reach = options.reach ?? 4_096;
  const shortest = options.shortest ?? 12;
  const binary = options.binary ?? false;
  const escapesOnly = options.escapesOnly ?? false;
  const onCut = (): void => options.onCut?.();
  let budget = BUDGET * block.length + 65_536;
  let level: AnyView[] = [new RawView(block)];
  yield level[0] as View;

  for (let at = 0; at < depth && level.length > 0; at++) {
    const next: AnyView[] = [];
    for (const parent of level) {
      for (const decode of decoders(parent, { reach, shortest, binary, escapesOnly, onCut })) {
        const { decoded, spent } = decode(budget);
        budget -= spent;
        for (const one of decoded) {
          const view = new DecodedView(parent, one);
          yield view;
          next.push(view);
        }
        if (budget <= 0) {
          onCut();
          return;
        }
      }
    }
    level = next;
  }
}

interface DecodeOptions {
  readonly reach: number;
  readonly shortest: number;
  readonly binary: boolean;
  readonly escapesOnly: boolean;
  readonly onCut: () => void;
}

type Decoder = (budget: number) => { readonly decoded: readonly Decoded[]; readonly spent: number };

function decoders(parent: AnyView, options: DecodeOptions): Decoder[] {
  const { bytes } = parent;
  const { reach, shortest, binary, onCut } = options;
  const triggers = findTriggers(bytes);
  const wanted = (start: number, end: number): boolean => parent.touched(start, end);
  const list: Decoder[] = [];
  for (const syntax of INSIDE[parent.layer] ?? []) {
    const candidates = candidatesOf(syntax, triggers);
    if (candidates.length === 0) continue;
    const backslashed = candidates === triggers.backslash || candidates === triggers.word;
    // Escapes that share bytes with others may stand for themselves many times between two telling ones.
    const around = backslashed && syntax !== json ? reach * 2 : reach;
    list.push(() => {
      const view = resolveEscapes(bytes, syntax, candidates, {
        reach: around,
        wanted: backslashed ? wanted : touchedWords(parent),
      });
      return { decoded: view === null ? [] : [view], spent: view === null ? 0 : view.bytes.length };
    });
  }
  if (options.escapesOnly) return list;
  if (triggers.nul) {
    list.push(() => {
      const decoded = decodeWide(bytes, { reach, shortest: Math.min(8, shortest), wanted });
      return { decoded, spent: decoded.reduce((sum, view) => sum + view.bytes.length, 0) };
    });
  }
  if (bytes.length >= shortest) {
    list.push((budget) => decodeRuns(bytes, { shortest, binary, wanted, budget, onCut }));
  }
  return list;
}
