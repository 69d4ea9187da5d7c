/**
 * One pattern in gitignore's syntax (https://git-scm.com/docs/gitignore), as git reads it: over bytes, so that names of any
 * encoding compare alike. Matching never backtracks beyond the last `*` and the last `**`: its cost is at most the product of
 * both lengths, whoever wrote the pattern.
 */
export interface IgnorePattern {
  /** As it was written, without the line's trailing blanks. */
  readonly text: string;
  /** `!pattern`: takes back what an earlier pattern left out. */
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** Over the path relative to the pattern's folder; else over the name alone, at any depth. */
  readonly anchored: boolean;
  readonly segments: readonly Segment[];
}

/** Steps taken so far; whoever matches hostile patterns looks at it. */
export interface Effort {
  steps: number;
}

type Segment = '**' | readonly Token[];
type Token = { readonly kind: 'byte'; readonly byte: number } | { readonly kind: 'one' | 'any' } | Class;
interface Class {
  readonly kind: 'class';
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/**
 * Null for an empty line, a comment, or a pattern that can match nothing (an open bracket, a lone `\` at the end). `line` is
 * latin1 of its bytes, without its line break.
 */
export function parsePattern(line: string): IgnorePattern | null {
  if (line.startsWith('#')) return null;
  const text = withoutTrailingBlanks(line);
  const negated = text.startsWith('!');
  let body = negated ? text.slice(1) : text;
  const foldersOnly = body.endsWith('/');
  if (foldersOnly) body = body.slice(0, -1);
  if (body === '') return null;
  const anchored = body.includes('/');
  const segments = segmentsOf(body.startsWith('/') ? body.slice(1) : body, anchored);
  return segments === null ? null : { text, negated, foldersOnly, anchored, segments };
}

/**
 * `path`: relative to the pattern's folder, as segments in latin1 of their bytes; the last is the name. With `ignoreCase`,
 * ASCII letters compare alike.
 */
export function matches(pattern: IgnorePattern, path: readonly string[], ignoreCase: boolean, effort: Effort): boolean {
  const { segments } = pattern;
  const at = (index: number): string => path[pattern.anchored ? index : path.length - 1] ?? '';
  const length = pattern.anchored ? path.length : 1;
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < length) {
    effort.steps++;
    const segment = segments[p];
    if (segment === '**') {
      // At the end it takes all that is left, and there has to be something.
      if (p === segments.length - 1) return true;
      star = p++;
      resume = t;
    } else if (segment !== undefined && segmentMatches(segment, at(t), ignoreCase, effort)) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  return p === segments.length;
}

function segmentMatches(tokens: readonly Token[], name: string, ignoreCase: boolean, effort: Effort): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < name.length) {
    effort.steps++;
    const token = tokens[p];
    if (token?.kind === 'any') {
      star = p++;
      resume = t;
    } else if (token !== undefined && tokenMatches(token, name.charCodeAt(t), ignoreCase)) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (tokens[p]?.kind === 'any') p++;
  return p === tokens.length;
}

function tokenMatches(token: Exclude<Token, { kind: 'any' }>, byte: number, ignoreCase: boolean): boolean {
  if (token.kind === 'byte') return token.byte === byte || (ignoreCase && lower(token.byte) === lower(byte));
  if (token.kind !== 'class') return true;
  const within = (one: number): boolean => token.ranges.some(([from, to]) => one >= from && one <= to);
  return (within(byte) || (ignoreCase && (within(lower(byte)) || within(upper(byte))))) !== token.negated;
}

function segmentsOf(body: string, anchored: boolean): Segment[] | null {
  const segments: Segment[] = [];
  let tokens: Token[] = [];
  // Whether the segment is nothing but asterisks as they were typed.
  let stars = 0;
  let others = 0;
  const close = (): void => {
    if (anchored && stars >= 2 && others === 0) {
      if (segments.at(-1) !== '**') segments.push('**');
    } else segments.push(tokens);
    tokens = [];
    stars = 0;
    others = 0;
  };
  for (let at = 0; at < body.length; at++) {
    let byte = body.charCodeAt(at);
    if (byte === 0x2a) {
      stars++;
      if (tokens.at(-1)?.kind !== 'any') tokens.push({ kind: 'any' });
      continue;
    }
    if (byte === 0x3f) tokens.push({ kind: 'one' });
    else if (byte === 0x5b) {
      const found = classAt(body, at);
      if (found === null) return null;
      tokens.push(found.token);
      at = found.last;
    } else {
      if (byte === BACKSLASH) {
        if (++at === body.length) return null;
        byte = body.charCodeAt(at);
      }
      if (byte === SLASH) {
        close();
        continue;
      }
      tokens.push({ kind: 'byte', byte });
    }
    others++;
  }
  close();
  return segments;
}

/** A bracket expression; `last` is the index of its closing bracket. Null when it does not close or names no class. */
function classAt(body: string, start: number): { token: Class; last: number } | null {
  let at = start + 1;
  const negated = body[at] === '!' || body[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  for (let first = true; ; first = false, at++) {
    if (at >= body.length) return null;
    if (body[at] === ']' && !first) return { token: { kind: 'class', negated, ranges }, last: at };
    if (body[at] === '[' && body[at + 1] === ':') {
      const end = body.indexOf(']', at + 2);
      if (end < 0) return null;
      // Without the closing `:]` git takes the `[` as itself.
      if (body[end - 1] === ':' && end - 1 >= at + 2) {
        const named = CLASSES[body.slice(at + 2, end - 1)];
        if (named === undefined) return null;
        ranges.push(...named);
        at = end;
        continue;
      }
    }
    const from = byteIn(body, at);
    if (from === null) return null;
    at = from.last;
    // A range counts its first byte even where it is turned round (`[c-a]`).
    ranges.push([from.byte, from.byte]);
    if (body[at + 1] === '-' && at + 2 < body.length && body[at + 2] !== ']') {
      const to = byteIn(body, at + 2);
      if (to === null) return null;
      at = to.last;
      ranges.push([from.byte, to.byte]);
    }
  }
}

function byteIn(body: string, at: number): { byte: number; last: number } | null {
  const last = body.charCodeAt(at) === BACKSLASH ? at + 1 : at;
  return last < body.length ? { byte: body.charCodeAt(last), last } : null;
}

/** POSIX classes over ASCII. */
const CLASSES: Readonly<Record<string, readonly [number, number][]>> = {
  alnum: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  alpha: [
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  blank: [
    [0x20, 0x20],
    [0x09, 0x09],
  ],
  cntrl: [
    [0x00, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: [[0x30, 0x39]],
  graph: [[0x21, 0x7e]],
  lower: [[0x61, 0x7a]],
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [0x20, 0x20],
    [0x09, 0x0d],
  ],
  upper: [[0x41, 0x5a]],
  xdigit: [
    [0x30, 0x39],
    [0x41, 0x46],
    [0x61, 0x66],
  ],
};

/** A blank at the end counts only behind a backslash. */
function withoutTrailingBlanks(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') end = Math.min(++at + 1, line.length);
    else if (line[at] !== ' ') end = at + 1;
  }
  return line.slice(0, end);
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 32 : byte;
}
