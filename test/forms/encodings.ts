/** Encodings written with Node's own functions, so that src/forms is judged by somebody else's encoders and decoders. */

export interface Encoding {
  readonly name: string;
  readonly encode: (text: string) => Buffer;
  readonly decode: (bytes: Buffer) => string;
  /** Whether the encoding can carry non-ASCII. Default true. */
  readonly asciiOnly?: boolean;
  /** Whether it has escapes without a number (`\\/`), which keep their place in what is overwritten. Default false. */
  readonly keeps?: boolean;
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const inner = (json: string): string => json.slice(1, -1);

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function fromUtf16be(bytes: Buffer): string {
  return Buffer.from(bytes).swap16().toString('utf16le');
}

function jsonAscii(text: string): string {
  return inner(JSON.stringify(text)).replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function jsonAllUnicode(text: string): string {
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0')}`).join('');
}

function strictPercent(text: string, lower = false): string {
  return Array.from(utf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    const hex = byte.toString(16).padStart(2, '0');
    return /[A-Za-z0-9\-_.~]/.test(character) ? character : `%${lower ? hex : hex.toUpperCase()}`;
  }).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

function unhtml(text: string): string {
  return text.replaceAll(
    /&(?:(amp|lt|gt|quot|apos|sol|plus)|#(\d+)|#x([0-9a-f]+));/gi,
    (_, name: string | undefined, decimal: string | undefined, hex: string | undefined) => {
      if (name !== undefined) return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/', plus: '+' }[name] ?? '';
      return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex as string, 16) : Number.parseInt(decimal, 10));
    },
  );
}

function wrapped(text: string, width: number, newline: string): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(newline);
}

function backslashX(text: string, some: RegExp): string {
  return Array.from(utf8(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (byte < 128 && !some.test(character)) return character;
    return `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** Python's repr of bytes, or a C string, read back by bytes. */
function unbackslash(text: string): string {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; ) {
    const hex = /^\\x([0-9a-f]{2})/i.exec(text.slice(i, i + 4));
    const octal = /^\\([0-7]{3})/.exec(text.slice(i, i + 4));
    if (hex !== null) {
      bytes.push(Number.parseInt(hex[1] as string, 16));
      i += 4;
    } else if (octal !== null) {
      bytes.push(Number.parseInt(octal[1] as string, 8));
      i += 4;
    } else if (text[i] === '\\') {
      bytes.push((text[i + 1] as string).charCodeAt(0));
      i += 2;
    } else bytes.push((text[i++] as string).charCodeAt(0));
  }
  return Buffer.from(bytes).toString('utf8');
}

function quotedPrintable(text: string): string {
  const units = Array.from(utf8(text), (byte) => {
    const plain = byte >= 32 && byte < 127 && byte !== 61;
    return plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let out = '';
  let column = 0;
  for (const unit of units) {
    if (column + unit.length > 19) {
      out += '=\r\n';
      column = 0;
    }
    out += unit;
    column += unit.length;
  }
  return out;
}

function unquotedPrintable(text: string): string {
  const bytes: number[] = [];
  const joined = text.replaceAll('=\r\n', '');
  for (let i = 0; i < joined.length; ) {
    if (joined[i] === '=') {
      bytes.push(Number.parseInt(joined.slice(i + 1, i + 3), 16));
      i += 3;
    } else bytes.push((joined[i++] as string).charCodeAt(0));
  }
  return Buffer.from(bytes).toString('utf8');
}

function metafied(bytes: Buffer): Buffer {
  return Buffer.from(Array.from(bytes).flatMap((byte) => (byte === 0 || (byte >= 0x83 && byte <= 0xa2) ? [0x83, byte ^ 0x20] : [byte])));
}

function unmetafied(bytes: Buffer): string {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i] === 0x83 ? (bytes[++i] as number) ^ 0x20 : (bytes[i] as number));
  return Buffer.from(out).toString('utf8');
}

function unshell(text: string): string {
  let out = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (text[i] === '\\' && !quoted) out += text[++i] ?? '';
    else out += text[i];
  }
  return out;
}

const text = (encode: (text: string) => string, decode: (text: string) => string): Pick<Encoding, 'encode' | 'decode'> => ({
  encode: (plain) => utf8(encode(plain)),
  decode: (bytes) => decode(bytes.toString('utf8')),
});
const latin = (encode: (text: string) => string, decode: (text: string) => string): Pick<Encoding, 'encode' | 'decode'> => ({
  encode: (plain) => Buffer.from(encode(plain), 'latin1'),
  decode: (bytes) => decode(bytes.toString('latin1')),
});
const json = (plain: string): string => inner(JSON.stringify(plain));
const unjson = (written: string): string => JSON.parse(`"${written}"`) as string;
const base64 = (plain: string): string => utf8(plain).toString('base64');
const unbase64 = (written: string): string => Buffer.from(written, 'base64').toString('utf8');

export const ENCODINGS: readonly Encoding[] = [
  { name: 'raw', encode: utf8, decode: (bytes) => bytes.toString('utf8') },
  { name: 'json', ...text(json, unjson) },
  { name: 'json ascii', ...text(jsonAscii, unjson) },
  { name: 'json all \\u', ...text(jsonAllUnicode, unjson) },
  { name: 'json with \\/', ...text((plain) => json(plain).replaceAll('/', '\\/'), unjson) },
  {
    name: 'json twice',
    ...text(
      (plain) => json(json(plain)),
      (written) => unjson(unjson(written)),
    ),
  },
  {
    name: 'json thrice',
    ...text(
      (plain) => json(json(json(plain))),
      (written) => unjson(unjson(unjson(written))),
    ),
  },
  { name: 'percent', ...text(encodeURIComponent, decodeURIComponent) },
  { name: 'percent strict', ...text(strictPercent, decodeURIComponent) },
  { name: 'percent lower', ...text((plain) => strictPercent(plain, true), decodeURIComponent) },
  {
    name: 'percent every byte',
    ...text((plain) => Array.from(utf8(plain), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''), decodeURIComponent),
  },
  {
    name: 'percent twice',
    ...text(
      (plain) => strictPercent(strictPercent(plain)),
      (written) => decodeURIComponent(decodeURIComponent(written)),
    ),
  },
  { name: 'base64', ...text(base64, unbase64) },
  { name: 'base64url', encode: (plain) => utf8(utf8(plain).toString('base64url')), decode: (bytes) => unbase64(bytes.toString()) },
  { name: 'base64 wrapped at 76', ...text((plain) => wrapped(base64(plain), 76, '\r\n'), unbase64) },
  { name: 'base64 wrapped at 20', ...text((plain) => wrapped(base64(plain), 20, '\n'), unbase64) },
  { name: 'base64 wrapped, indented', ...text((plain) => wrapped(base64(plain), 24, '\n    '), unbase64) },
  {
    name: 'base64 wrapped in json',
    ...text(
      (plain) => json(wrapped(base64(plain), 24, '\n')),
      (written) => unbase64(unjson(written)),
    ),
  },
  {
    name: 'base64 wrapped in json twice',
    ...text(
      (plain) => json(json(wrapped(base64(plain), 24, '\r\n'))),
      (written) => unbase64(unjson(unjson(written))),
    ),
  },
  {
    name: 'base64 in json with \\/',
    ...text(
      (plain) => base64(plain).replaceAll('/', '\\/'),
      (written) => unbase64(unjson(written)),
    ),
    keeps: true,
  },
  {
    name: 'base64 in percent',
    ...text(
      (plain) => encodeURIComponent(base64(plain)),
      (written) => unbase64(decodeURIComponent(written)),
    ),
  },
  {
    name: 'base64 of base64',
    ...text(
      (plain) => base64(base64(plain)),
      (written) => unbase64(unbase64(written)),
    ),
  },
  {
    name: 'base64 of json',
    ...text(
      (plain) => base64(JSON.stringify({ k: plain })),
      (written) => (JSON.parse(unbase64(written)) as { k: string }).k,
    ),
  },
  {
    name: 'base64 of utf16le',
    ...text(
      (plain) => Buffer.from(plain, 'utf16le').toString('base64'),
      (written) => Buffer.from(written, 'base64').toString('utf16le'),
    ),
  },
  {
    name: 'base64 of utf16be',
    ...text(
      (plain) => utf16be(plain).toString('base64'),
      (written) => fromUtf16be(Buffer.from(written, 'base64')),
    ),
  },
  {
    name: 'base64 of percent',
    ...text(
      (plain) => base64(encodeURIComponent(plain)),
      (written) => decodeURIComponent(unbase64(written)),
    ),
  },
  {
    name: 'hex',
    ...text(
      (plain) => utf8(plain).toString('hex'),
      (written) => Buffer.from(written, 'hex').toString('utf8'),
    ),
  },
  {
    name: 'HEX',
    ...text(
      (plain) => utf8(plain).toString('hex').toUpperCase(),
      (written) => Buffer.from(written, 'hex').toString('utf8'),
    ),
  },
  {
    name: 'hex wrapped',
    ...text(
      (plain) => wrapped(utf8(plain).toString('hex'), 60, '\n'),
      (written) => Buffer.from(written.replaceAll('\n', ''), 'hex').toString('utf8'),
    ),
  },
  {
    name: 'hex of utf16le',
    ...text(
      (plain) => Buffer.from(plain, 'utf16le').toString('hex'),
      (written) => Buffer.from(written, 'hex').toString('utf16le'),
    ),
  },
  { name: 'utf16le', encode: (plain) => Buffer.from(plain, 'utf16le'), decode: (bytes) => bytes.toString('utf16le') },
  { name: 'utf16be', encode: utf16be, decode: fromUtf16be },
  { name: 'utf16le of json', encode: (plain) => Buffer.from(json(plain), 'utf16le'), decode: (bytes) => unjson(bytes.toString('utf16le')) },
  { name: 'utf16be of base64', encode: (plain) => utf16be(base64(plain)), decode: (bytes) => unbase64(fromUtf16be(bytes)) },
  {
    name: 'utf16le of percent',
    encode: (plain) => Buffer.from(strictPercent(plain), 'utf16le'),
    decode: (bytes) => decodeURIComponent(bytes.toString('utf16le')),
  },
  {
    name: 'utf16le of hex',
    encode: (plain) => Buffer.from(utf8(plain).toString('hex'), 'utf16le'),
    decode: (bytes) => Buffer.from(bytes.toString('utf16le'), 'hex').toString('utf8'),
  },
  {
    name: 'json of utf16le',
    ...text(
      (plain) => json(Buffer.from(plain, 'utf16le').toString('latin1')),
      (written) => Buffer.from(unjson(written), 'latin1').toString('utf16le'),
    ),
    asciiOnly: true,
    keeps: true,
  },
  { name: 'html', ...text(html, unhtml) },
  { name: 'html decimal', ...text((plain) => plain.replaceAll(/[^A-Za-z0-9]/gu, (c) => `&#${c.codePointAt(0)};`), unhtml) },
  {
    name: 'html hex',
    ...text((plain) => plain.replaceAll(/[^A-Za-z0-9]/gu, (c) => `&#x${c.codePointAt(0)?.toString(16).toUpperCase()};`), unhtml),
  },
  {
    name: 'html of json',
    ...text(
      (plain) => html(json(plain)),
      (written) => unjson(unhtml(written)),
    ),
  },
  { name: 'shell single quotes', ...text((plain) => `'${plain.replaceAll("'", "'\\''")}'`, unshell) },
  {
    name: "shell of Python's shlex",
    ...text(
      (plain) => `'${plain.replaceAll("'", `'"'"'`)}'`,
      (written) => written.slice(1, -1).replaceAll(`'"'"'`, "'"),
    ),
  },
  {
    name: 'shell backslashes',
    ...text(
      (plain) => plain.replaceAll(/[ -/:-@[-`{-~]/g, '\\$&'),
      (written) => written.replaceAll(/\\([ -~])/g, '$1'),
    ),
  },
  {
    name: 'shell single quotes in json',
    ...text(
      (plain) => json(`'${plain.replaceAll("'", "'\\''")}'`),
      (written) => unshell(unjson(written)),
    ),
  },
  { name: 'ANSI-C quoting, some', ...latin((plain) => backslashX(plain, /[^A-Za-z0-9]/), unbackslash) },
  { name: 'ANSI-C quoting, all', ...latin((plain) => backslashX(plain, /[^]/), unbackslash) },
  {
    name: 'octal',
    ...latin((plain) => Array.from(utf8(plain), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''), unbackslash),
  },
  { name: 'quoted-printable', ...latin(quotedPrintable, unquotedPrintable) },
  { name: 'zsh history', encode: (plain) => metafied(utf8(plain)), decode: unmetafied },
];
