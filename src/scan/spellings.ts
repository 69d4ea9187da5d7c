/**
 * How a literal's punctuation is written where it had to be escaped: `https://` as `https:\/\/` or `https%3A%2F%2F`. Letters, digits,
 * `_` and `-` are never escaped by need; where they are escaped all the same, the kernel marks the escapes themselves.
 */

const hex = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');

const NAMED: Readonly<Record<string, string>> = { '"': 'quot', '&': 'amp', "'": 'apos', '<': 'lt', '>': 'gt' };

/** How a JSON string writes it, once, twice and three times over. */
function json(char: string, times: number): string | null {
  const short = char === '\t' ? 't' : '/"\\'.includes(char) ? char : null;
  return short === null ? null : '\\'.repeat(short === 't' ? 2 ** (times - 1) : 2 ** times - 1) + short;
}

/** Each writes one character of punctuation; null where the syntax lets it stand. */
const SYNTAXES: readonly ((char: string) => string | null)[] = [
  (char) => `%${hex(char)}`,
  (char) => (char === ':' ? null : `%${hex(char)}`),
  (char) => (".!~*'()".includes(char) ? null : `%${hex(char)}`),
  (char) => `%25${hex(char)}`,
  (char) => (".!~*'()".includes(char) ? null : `%25${hex(char)}`),
  (char) => (char === ' ' ? '+' : char === ':' ? null : `%${hex(char)}`),
  (char) => json(char, 1),
  (char) => json(char, 2),
  (char) => json(char, 3),
  (char) => ('/"'.includes(char) ? `\\\\${char}` : null),
  (char) => `\\${char}`,
  (char) => `\\u00${hex(char)}`,
  (char) => `\\\\u00${hex(char)}`,
  (char) => `\\x${hex(char)}`,
  (char) => `&#x${hex(char)};`,
  (char) => `&#${char.charCodeAt(0)};`,
  (char) => (NAMED[char] === undefined ? null : `&${NAMED[char]};`),
  (char) => `=${hex(char)}`,
  (char) => (char === '=' ? '=3d' : null),
];

/** So much of a long one says enough. */
const LONGEST = 32;

/** Other spellings of a lower-case literal, without itself. Empty where it has no punctuation. */
export function spellings(literal: string): string[] {
  const punctuation = /[^a-z0-9_-]/g;
  // Words with spaces or dots between them are names as people write them, which nothing encodes.
  if (!punctuation.test(literal) || /^[a-z0-9]+(?:[ .][a-z0-9]+)+$/.test(literal)) return [];
  const all = SYNTAXES.map((write) => literal.replaceAll(punctuation, (char) => write(char) ?? char));
  return [...new Set(all.map((spelling) => spelling.slice(0, LONGEST)))].filter((spelling) => !literal.startsWith(spelling));
}
