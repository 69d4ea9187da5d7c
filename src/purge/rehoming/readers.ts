import { parseEnv } from 'node:util';
import sax, { type QualifiedAttribute, type QualifiedTag, type Tag } from 'sax';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments, visit } from 'yaml';
import type { Syntax } from '../../formats/index.ts';

/**
 * What other readers than ours take a text of settings for: real parsers where there are any, else the plainest reading of the
 * format's document, which shares nothing with the code that tells where a value stands.
 */

/** One value, and what leads to it; values that have no name are told by their order alone. */
export interface Leaf {
  readonly name: string;
  readonly value: string;
}

const READERS: Readonly<Record<Syntax, (text: string) => Leaf[]>> = {
  json: (text) => leavesOf(JSON.parse(withoutComments(text))),
  toml: (text) => leavesOf(parseToml(text)),
  yaml: readYaml,
  xml: readXml,
  dotenv: (text) => leavesOf(parseEnv(text)),
  shell: readShell,
  ini: (text) => readLines(text, /^([^=:]+)[=:](.*)$/),
  npmrc: (text) => readLines(text, /^([^=]+)=(.*)$/),
  properties: readProperties,
  netrc: (text) => (text.match(/\S+/g) ?? []).map((word) => ({ name: '', value: word.replace(/^"(.*)"$/, '$1') })),
};

/** Every value of the text, in its order; null where it is not what its syntax asks for, or no UTF-8. */
export function leavesIn(syntax: Syntax, bytes: Uint8Array): Leaf[] | null {
  try {
    return READERS[syntax](new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Also of what nests deeper than there is stack: such a text stays as it is.
    return null;
  }
}

/** Whether every name stands once in what is read, however often in the text. */
export function namesOnce(syntax: Syntax): boolean {
  return syntax === 'dotenv';
}

function leavesOf(value: unknown, name = ''): Leaf[] {
  if (value === null || typeof value !== 'object' || value instanceof Date)
    return [{ name, value: typeof value === 'string' ? value : `${typeof value}:${JSON.stringify(value, asText) ?? ''}` }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, `${name}/${key}`));
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** JSONC as JSON: https://jsonc.org */
function withoutComments(text: string): string {
  return text
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\//g, (_all, string?: string) => string ?? ' ')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_all, string?: string) => string ?? '');
}

/** Aliases are not followed: a text may hold more of them than there is memory. */
function readYaml(text: string): Leaf[] {
  const leaves: Leaf[] = [];
  for (const document of parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })) {
    if (document.errors.length > 0) throw document.errors[0] ?? new Error('no YAML');
    visit(document, {
      Scalar: (key, { value }) => void leaves.push({ name: String(key), value: typeof value === 'string' ? value : JSON.stringify(value) }),
    });
  }
  return leaves;
}

function readXml(text: string): Leaf[] {
  const leaves: Leaf[] = [];
  let depth = 0;
  const reader = Object.assign(sax.parser(true), {
    onerror(error: Error): void {
      throw error;
    },
    onopentag({ name, attributes }: Tag | QualifiedTag): void {
      depth++;
      for (const [key, value] of Object.entries<string | QualifiedAttribute>(attributes))
        leaves.push({ name: `${name}@${key}`, value: typeof value === 'string' ? value : value.value });
    },
    onclosetag: () => void depth--,
    ontext: (value: string) => void (value.trim() === '' || leaves.push({ name: 'text', value: value.trim() })),
    oncdata: (value: string) => void leaves.push({ name: 'cdata', value }),
  });
  reader.write(text).close();
  if (depth !== 0) throw new Error('no whole XML');
  return leaves;
}

/** Words of a shell with their quotes taken away; those with a `=` in them are what matters. */
function readShell(text: string): Leaf[] {
  const leaves: Leaf[] = [];
  let word: string | null = null;
  const end = (): void => {
    const at = word?.indexOf('=') ?? -1;
    if (word !== null) leaves.push({ name: at < 0 ? '' : word.slice(0, at), value: at < 0 ? word : word.slice(at + 1) });
    word = null;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === '\\') word = (word ?? '') + (text[++at] ?? '');
    else if (sign === "'") {
      const close = text.indexOf("'", at + 1);
      if (close < 0) throw new Error('an open quote');
      word = (word ?? '') + text.slice(at + 1, close);
      at = close;
    } else if (sign === '"') {
      word ??= '';
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw new Error('an open quote');
        if (text[at] === '\\' && /[$`"\\]/.test(text[at + 1] ?? '')) at++;
        word += text[at] ?? '';
      }
    } else if (/[\s;&|()<>]/.test(sign)) end();
    else if (sign === '#' && word === null) at = Math.max(at, (text.indexOf('\n', at) + 1 || text.length + 1) - 2);
    else word = (word ?? '') + sign;
  }
  end();
  return leaves;
}

function readLines(text: string, pair: RegExp): Leaf[] {
  let section = '';
  return text.split(/\r?\n/).flatMap((whole) => {
    const line = whole.trim();
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    if (line === '' || '#;['.includes(line.charAt(0))) return [];
    const [, name = line, value = ''] = pair.exec(line) ?? [];
    const own = value.replace(/\s[#;].*$/, '').trim();
    return [{ name: `${section}/${name.trim()}`, value: /^(?:"[^"]*"|'[^']*')$/.test(own) ? own.slice(1, -1) : own }];
  });
}

function readProperties(text: string): Leaf[] {
  const joined = text.replaceAll(/^[ \t]*[#!].*$/gm, '').replaceAll(/\\\r?\n[ \t]*/g, '');
  return joined.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ''] = /^\s*([^\s=:]+)\s*[=:\s]?\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
}
