/** One token of SQL: an identifier (`quoted` or bare), a string, or anything else as it stands. */
export interface SqlWord {
  readonly kind: 'name' | 'string' | 'sign';
  /** A name without its quotes. */
  readonly text: string;
  readonly quoted: boolean;
  /** How many brackets are open around it. */
  readonly depth: number;
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
}

const WORD =
  /\s+|--[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$)|'(?:[^']|'')*(?:'|$)|[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*|[\d.][\w.]*|[^]/gu;

/** The tokens of a statement without blanks and comments, as SQLite reads them (sqlite.org/lang_keywords.html). */
export function sqlWords(sql: string): SqlWord[] {
  const words: SqlWord[] = [];
  let depth = 0;
  for (const found of sql.matchAll(WORD)) {
    const raw = found[0];
    const first = raw[0] ?? '';
    if (/\s/.test(first) || raw.startsWith('--') || raw.startsWith('/*')) continue;
    if (raw === ')') depth--;
    const end = found.index + raw.length;
    words.push({ ...plain(raw, first), depth, start: found.index, end });
    if (raw === '(') depth++;
  }
  return words;
}

function plain(raw: string, first: string): Pick<SqlWord, 'kind' | 'text' | 'quoted'> {
  if (first === '"' || first === '`') return { kind: 'name', text: raw.slice(1, -1).replaceAll(first + first, first), quoted: true };
  if (first === '[') return { kind: 'name', text: raw.slice(1, -1), quoted: true };
  // SQLite takes a string for a name where only a name can stand.
  if (first === "'") return { kind: 'string', text: raw.slice(1, -1).replaceAll("''", "'"), quoted: true };
  return { kind: /[A-Za-z_$\u0080-\uffff]/u.test(first) ? 'name' : 'sign', text: raw, quoted: false };
}

/** Whether a token is the bare keyword. */
export function isKeyword(word: SqlWord | undefined, ...keywords: readonly string[]): boolean {
  return word !== undefined && word.kind === 'name' && !word.quoted && keywords.includes(word.text.toUpperCase());
}

/**
 * The items of a statement's first bracket, split at its commas: columns and constraints of a table, columns of an index.
 * Empty where there is no bracket.
 */
export function bracketItems(words: readonly SqlWord[]): SqlWord[][] {
  const open = words.findIndex((word) => word.text === '(' && word.kind === 'sign');
  if (open < 0) return [];
  const items: SqlWord[][] = [[]];
  const inside = (words[open] as SqlWord).depth + 1;
  for (const word of words.slice(open + 1)) {
    if (word.depth < inside) break;
    if (word.text === ',' && word.kind === 'sign' && word.depth === inside) items.push([]);
    else items.at(-1)?.push(word);
  }
  return items.filter((item) => item.length > 0);
}
