import { bytesOf, type KeyedValue } from './value.ts';

const OPEN = /<([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const SECTION = '<![CDATA[';
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Attributes, and elements that hold nothing but text, or one CDATA section. https://www.w3.org/TR/xml/ */
export function inXml(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const closed = ['<!--', '-->', '<![CDATA[', ']]>', '<?', '?>'];
    const kind = [0, 2, 4].find((index) => text.startsWith(closed[index] as string, at));
    if (kind !== undefined) {
      const end = text.indexOf(closed[kind + 1] as string, at);
      if (end < 0) return found;
      at = end;
      continue;
    }
    OPEN.lastIndex = at;
    const open = OPEN.exec(text);
    if (open === null) {
      at += 1;
      continue;
    }
    const [whole, name = '', attributes = '', empty] = open;
    const base = at + 1 + name.length;
    for (const match of attributes.matchAll(ATTRIBUTE)) {
      const inside = match[2] ?? match[3] ?? '';
      const end = base + match.index + match[0].length - 1;
      add(found, match[1] ?? '', text, end - inside.length, end, match[2] === undefined ? 'single' : 'double');
    }
    at += whole.length;
    if (empty === '') ofElement(found, name, text, at);
  }
  return found;
}

function ofElement(found: KeyedValue[], name: string, text: string, from: number): void {
  const begin = text.indexOf('<', from);
  if (begin < 0) return;
  const own = text.slice(from, begin).trim();
  if (own !== '') {
    const start = from + text.slice(from, begin).indexOf(own);
    if (text.startsWith(`</${name}`, begin)) add(found, name, text, start, start + own.length, 'none');
    return;
  }
  if (!text.startsWith(SECTION, begin)) return;
  const start = begin + SECTION.length;
  const end = text.indexOf(']]>', start);
  const after = end < 0 ? -1 : text.indexOf('<', end);
  if (after < 0 || text.slice(end + 3, after).trim() !== '' || !text.startsWith(`</${name}`, after)) return;
  found.push({ key: name, start, end, value: bytesOf(text.slice(start, end)), quotes: 'none' });
}

function add(found: KeyedValue[], key: string, text: string, start: number, end: number, quotes: KeyedValue['quotes']): void {
  let known = true;
  const own = text.slice(start, end).replaceAll(/&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(\w{1,32}));/g, (_whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(String(hex), 16) : decimal ? Number(decimal) : Number.NaN;
    // Beyond ASCII a character is several bytes.
    const character = code < 128 ? String.fromCharCode(code) : NAMED[String(name)];
    known &&= character !== undefined;
    return character ?? '';
  });
  if (known) found.push({ key, start, end, value: bytesOf(own), quotes });
}
