import fc from 'fast-check';

/** Ways in which files write a value of several lines, or one with quotes: by the test's own means, read back the same way. */
export interface LineForm {
  readonly name: string;
  /** The value as it stands in the file, from its first character to its last. */
  readonly write: (value: string) => string;
  /** The value that a reader of the file sees in what `write` gave; null where such a reader is not at hand. */
  readonly read: ((text: string) => string) | null;
  /** Whether it stands for quotes written twice: the value then has quotes. */
  readonly quotes?: true;
  /** Whether it is source code: a value without backslashes and quotes, not nested in base64 or hex. */
  readonly literals?: true;
}

const joined = (name: string, separator: string): LineForm => ({
  name,
  write: (value) => value.replaceAll('\n', separator),
  read: (text) => text.replaceAll(separator, '\n'),
});

const literals = (name: string, quote: string, between: string, escaped = '\\n'): LineForm => ({
  name,
  write: (value) => value.split('\n').join(`${escaped}${quote}${between}${quote}`),
  read: null,
  literals: true,
});

export const LINE_FORMS: readonly LineForm[] = [
  joined('CRLF', '\r\n'),
  joined('CRLF twice', '\r\r\n'),
  joined('YAML indent', '\n  '),
  joined('deep YAML indent', '\n            '),
  joined('YAML indent in a CRLF file', '\r\n    '),
  joined('INI continuation', '\n\t'),
  joined('trailing blanks', '  \n'),
  joined('trailing blanks in a CRLF file', ' \t\r\n'),
  joined('zsh history', '\\\n'),
  joined('shell continuation, indented', ' \\\n    '),
  { ...joined('C continuation', '\\n\\\n'), literals: true },
  literals('JavaScript', '"', ' +\n    '),
  literals('JavaScript, operator in front', "'", '\n\t+ '),
  literals('C, Python', '"', '\n  '),
  literals('Python, backslash', '"', ' \\\n  b'),
  literals('PHP', '"', ' .\r\n    '),
  literals('Lua', '"', '..\n'),
  literals('literals without escapes', '"', ' +\n  ', ''),
  {
    name: 'single quotes twice',
    write: (value) => value.replaceAll("'", "''"),
    read: (text) => text.replaceAll("''", "'"),
    quotes: true,
  },
  {
    name: 'CSV',
    write: (value) => value.replaceAll('"', '""'),
    read: (text) => text.replaceAll('""', '"'),
    quotes: true,
  },
  {
    name: 'CSV in a CRLF file',
    write: (value) => value.replaceAll('"', '""').replaceAll('\n', '\r\n'),
    read: (text) => text.replaceAll('\r\n', '\n').replaceAll('""', '"'),
    quotes: true,
  },
];

const BASE64 = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const line = (alphabet: readonly string[], min: number, max: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max, size: 'max' }).map((characters) => characters.join(''));

/** As keys are: a long line at least, of base64. */
export const keyLike: fc.Arbitrary<string> = fc
  .tuple(line(BASE64, 28, 48), fc.array(line(BASE64, 1, 40), { minLength: 1, maxLength: 4 }), line(BASE64, 8, 30))
  .map(([first, between, last]) => [first, ...between, last].join('\n'));

/** As documents are: quotes, words, an empty line, characters beyond ASCII; no line begins or ends with what a form may add. */
export const textLike: fc.Arbitrary<string> = fc
  .array(line([...BASE64, "'", '"', ':', ',', '{', 'é', '漢', ' '], 20, 40), { minLength: 2, maxLength: 4 })
  .map((lines) => lines.map((one, index) => `${index}${one.replaceAll(/'{2,}|"{2,}/g, 'q')}"'${index}Zk8`).join('\n'));

/** Encodings around it. Base64 with something before it, so that each alignment occurs. */
export const NESTS: readonly {
  readonly name: string;
  readonly wrap: (text: string) => Buffer;
  readonly unwrap: (bytes: Buffer) => string;
  /** Hides the lines from the file: nothing can be told of its layout. */
  readonly hides?: true;
}[] = [
  { name: 'as it is', wrap: (text) => Buffer.from(text), unwrap: (bytes) => bytes.toString() },
  { name: 'in JSON', wrap: (text) => Buffer.from(JSON.stringify(text)), unwrap: (bytes) => JSON.parse(bytes.toString()) as string },
  {
    name: 'in JSON in JSON',
    wrap: (text) => Buffer.from(JSON.stringify(JSON.stringify(text))),
    unwrap: (bytes) => JSON.parse(JSON.parse(bytes.toString()) as string) as string,
  },
  { name: 'in UTF-16', wrap: (text) => Buffer.from(text, 'utf16le'), unwrap: (bytes) => bytes.toString('utf16le') },
  ...[0, 1, 2].map((lead) => ({
    name: `in base64 after ${lead}`,
    wrap: (text: string) => Buffer.from(Buffer.from(`${'u:'.slice(0, lead)}${text}`).toString('base64')),
    unwrap: (bytes: Buffer) => Buffer.from(bytes.toString(), 'base64').toString().slice(lead),
    hides: true as const,
  })),
  {
    name: 'in hex',
    wrap: (text) => Buffer.from(Buffer.from(text).toString('hex')),
    unwrap: (bytes) => Buffer.from(bytes.toString(), 'hex').toString(),
    hides: true,
  },
];
