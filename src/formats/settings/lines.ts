import { closing, type KeyedValue, linesOf, plain, unescaped } from './value.ts';

/** Texts of one key a line. */

/** https://docs.python.org/3/library/configparser.html; `signs`: what ends a name. */
export function inIni(text: string, signs: '=' | '=:'): KeyedValue[] {
  const found: KeyedValue[] = [];
  for (const { line, at } of linesOf(text)) {
    if (/^\s*(?:[#;![]|$)/.test(line)) continue;
    const sign = signs === '=' ? line.indexOf('=') : line.search(/[=:]/);
    if (sign <= 0) continue;
    const key = line.slice(0, sign).trim();
    const from = at + sign + 1 + blanks(line, sign + 1);
    const rest = line.slice(from - at).trimEnd();
    const quoted = /^(["'])([^"'\\]*)\1(?:\s*|\s+[#;].*)$/.exec(rest);
    if (quoted !== null)
      found.push(plain(key, text, from + 1, from + 1 + (quoted[2] ?? '').length, quoted[1] === '"' ? 'double' : 'single'));
    else if (rest !== '') {
      found.push(plain(key, text, from, from + rest.length, 'none'));
      const before = rest.search(/\s+[#;]/);
      if (before > 0) found.push(plain(key, text, from, from + before, 'none'));
    }
  }
  return found;
}

/** https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
export function inProperties(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  let goesOn = false;
  for (const { line, at } of linesOf(text)) {
    const continued = goesOn;
    goesOn = !/^\s*[#!]/.test(line) && backslashesAt(line) % 2 === 1;
    if (continued || goesOn || /^\s*(?:[#!]|$)/.test(line)) continue;
    const [whole, key] = /^\s*([^\s=:\\]+)(?:\s*[=:]\s*|\s+)/.exec(line) ?? [];
    if (whole === undefined || key === undefined || line.includes('\\', whole.length)) continue;
    // Blanks at the end belong to the value.
    if (line.length > whole.length) found.push(plain(key, text, at + whole.length, at + line.length, 'none'));
  }
  return found;
}

const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y;

/** `NAME=value` as dotenv libraries and systemd read it; quoted values may have several lines. */
export function inDotenv(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  for (let at = 0; at < text.length; ) {
    NAME.lastIndex = at;
    const key = NAME.exec(text)?.[1];
    const from = NAME.lastIndex;
    if (key === undefined) {
      at = nextLine(text, at);
      continue;
    }
    const quote = text[from];
    const end = quote === '"' ? closing(text, from + 1, '"') : quote === "'" || quote === '`' ? text.indexOf(quote, from + 1) : -1;
    if (end >= 0 && /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.test(text.slice(end + 1, endOfLine(text, end) + 1))) {
      const value = quote === '"' ? unescaped(text.slice(from + 1, end)) : plain(key, text, from + 1, end, 'single').value;
      // Between backticks nobody agrees on what is interpreted.
      const quotes = quote === "'" ? 'single' : 'double';
      if (value !== null) found.push({ key, start: from + 1, end, value, quotes });
      at = nextLine(text, end);
      continue;
    }
    const [own = ''] = /^[^\r\n"'`\\$]*/.exec(text.slice(from, endOfLine(text, from))) ?? [];
    const whole = /^\r?\n?$/.test(text.slice(from + own.length, endOfLine(text, from)));
    const before = own.search(/\s#/);
    const value = (before < 0 ? own : own.slice(0, before)).trimEnd();
    if (value !== '' && (whole || before >= 0)) found.push(plain(key, text, from, from + value.length, 'none'));
    at = nextLine(text, from);
  }
  return found;
}

/** https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html */
export function inNetrc(text: string): KeyedValue[] {
  const found: KeyedValue[] = [];
  const token = /#[^\n]*|"(?:[^"\\\n]|\\.)*"|[^\s]+/g;
  let key: string | null = null;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [word] = match;
    if (key === null && word.startsWith('#')) continue;
    if (key === 'macdef') {
      const end = text.slice(match.index).search(/\n\r?\n/);
      if (end < 0) break;
      token.lastIndex = match.index + end;
      key = null;
    } else if (key !== null) {
      const quoted = word.length > 1 && word.startsWith('"') && word.endsWith('"');
      const start = match.index + (quoted ? 1 : 0);
      const end = match.index + word.length - (quoted ? 1 : 0);
      if ((key === 'password' || key === 'account' || key === 'login') && !/["\\]/.test(text.slice(start, end)))
        found.push(plain(key, text, start, end, quoted ? 'double' : 'none'));
      key = null;
    } else key = word === 'default' ? null : word;
  }
  return found;
}

/** How many stand at the end. */
function backslashesAt(line: string): number {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count++;
  return count;
}

function blanks(line: string, from: number): number {
  let count = 0;
  while (line[from + count] === ' ' || line[from + count] === '\t') count++;
  return count;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function nextLine(text: string, at: number): number {
  return endOfLine(text, at) + 1;
}
