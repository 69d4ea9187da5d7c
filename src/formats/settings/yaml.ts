import { type KeyedValue, bytesOf, linesOf, plain, unescaped } from './value.ts';

/** A key at the beginning of a line, behind the dashes of lists, and its sign. */
const KEY = /^([ ]*(?:-[ ]+)*)("[^"\\]{1,200}"|'[^']{1,200}'|[^\s#'"{}[\],&*!|>%@`?:-][^#{}"'[\]]{0,200}?)\s*:[ \t]+(?=\S)/;
const DOUBLE = /^"((?:[^"\\]|\\.)*)"[ \t]*(?:[ \t]#.*)?$/;
const SINGLE = /^'((?:[^']|'')*)'[ \t]*(?:[ \t]#.*)?$/;
const BLOCK = /^([|>])([0-9+-]{0,2})[ \t]*(#.*)?$/;
/** What begins a plain scalar. https://yaml.org/spec/1.2.2/#733-plain-style */
const PLAIN = /^[^\s#'"{}[\],&*!|>%@`?-]/;

/**
 * Values of block mappings that stand on one line, and literal blocks, whose whole text is taken with the sign that begins it. What flows
 * over several lines, or has an anchor or a tag, is left out.
 */
export function inYaml(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  const lines = [...linesOf(text)];
  for (let index = 0; index < lines.length; index++) {
    const { line, at } = lines[index] as (typeof lines)[number];
    const [whole, indent, name] = KEY.exec(line) ?? [];
    if (whole === undefined || indent === undefined || name === undefined) continue;
    const key = name.replace(/^(["'])(.*)\1$/, '$2');
    const from = at + whole.length;
    const rest = line.slice(whole.length).trimEnd();
    const block = BLOCK.exec(rest);
    if (block !== null) {
      const content = contentBelow(lines, index, indent.length);
      const last = lines[index + content.length];
      if (block[1] === '|' && block[3] === undefined && last !== undefined && content.length > 0)
        found.push({ key, start: from, end: last.at + last.line.length, value: bytesOf(dedented(content)), quotes: 'none' });
      index += content.length;
      continue;
    }
    const one = ofLine(key, text, from, rest);
    if (one !== null) found.push(one);
  }
  return found;
}

function ofLine(key: string, text: string, from: number, rest: string): KeyedValue | null {
  const double = DOUBLE.exec(rest)?.[1];
  if (double !== undefined) {
    const value = unescaped(double);
    return value === null ? null : { key, start: from + 1, end: from + 1 + double.length, value, quotes: 'double' };
  }
  const single = SINGLE.exec(rest)?.[1];
  if (single !== undefined)
    return { key, start: from + 1, end: from + 1 + single.length, value: bytesOf(single.replaceAll("''", "'")), quotes: 'single' };
  if (!PLAIN.test(rest)) return null;
  const comment = rest.search(/[ \t]+#/);
  const own = comment < 0 ? rest : rest.slice(0, comment);
  return /:(?:\s|$)/.test(own) ? null : plain(key, text, from, from + own.length, 'none');
}

/** Lines of a block: those that are indented further than its key. Blank ones at the end are not its own. */
function contentBelow(lines: readonly { readonly line: string }[], index: number, indent: number): string[] {
  const content: string[] = [];
  for (let next = index + 1; next < lines.length; next++) {
    const { line = '' } = lines[next] ?? {};
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break;
    content.push(line);
  }
  while (content.at(-1)?.trim() === '') content.pop();
  return content;
}

function dedented(content: readonly string[]): string {
  const first = content.find((line) => line.trim() !== '') ?? '';
  const indent = first.length - first.trimStart().length;
  return content.map((line) => line.slice(indent)).join('\n');
}
