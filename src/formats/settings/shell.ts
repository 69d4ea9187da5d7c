import { closing, type KeyedValue, plain } from './value.ts';

const BEGIN = /[ \t]*(?:(?:export|declare|typeset|readonly|local)[ \t]+(?:-[A-Za-z]+[ \t]+)*)?/y;
const NAME = /([A-Za-z_]\w*)=/y;
/** Words without a sign that a shell takes for anything but itself. */
const WORD = /[\w/.:@%+=,^-]+/y;
const AFTER_WORD = /[\s;&|)]|$/y;

/**
 * Assignments at the beginning of a line, `export` and its kin included, whose value is one word of one kind of quotes.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
export function inShell(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  for (let at = 0; at < text.length; ) {
    BEGIN.lastIndex = at;
    BEGIN.exec(text);
    at = BEGIN.lastIndex;
    for (let next = assignment(text, at, found); next !== null; next = assignment(text, at, found))
      at = next + (/^[ \t;]*/.exec(text.slice(next, next + 40))?.[0].length ?? 0);
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    at = end + 1;
  }
  return found;
}

/** Where an assignment ends that begins at `at`; null where there is none that is understood. */
function assignment(text: string, at: number, found: KeyedValue[]): number | null {
  NAME.lastIndex = at;
  const key = NAME.exec(text)?.[1];
  if (key === undefined) return null;
  const from = NAME.lastIndex;
  const word = quoted(key, text, from) ?? unquoted(key, text, from);
  if (word === null || !follows(text, word.stop)) return null;
  if (word.value !== null) found.push(word.value);
  return word.stop;
}

function quoted(key: string, text: string, from: number): { stop: number; value: KeyedValue | null } | null {
  if (text[from] === "'") {
    const end = text.indexOf("'", from + 1);
    return end < 0 ? null : { stop: end + 1, value: plain(key, text, from + 1, end, 'single') };
  }
  if (text[from] !== '"') return null;
  const end = closing(text, from + 1, '"');
  if (end < 0) return null;
  const inside = text.slice(from + 1, end);
  if (closing(inside, 0, '$') >= 0 || closing(inside, 0, '`') >= 0) return { stop: end + 1, value: null };
  const value = plain(key, inside.replaceAll(/\\([$`"\\])/g, '$1'), 0, inside.length, 'double');
  return { stop: end + 1, value: { ...value, start: from + 1, end } };
}

function unquoted(key: string, text: string, from: number): { stop: number; value: KeyedValue | null } | null {
  WORD.lastIndex = from;
  if (WORD.exec(text) === null) return null;
  return { stop: WORD.lastIndex, value: plain(key, text, from, WORD.lastIndex, 'none') };
}

function follows(text: string, at: number): boolean {
  AFTER_WORD.lastIndex = at;
  return AFTER_WORD.test(text);
}
