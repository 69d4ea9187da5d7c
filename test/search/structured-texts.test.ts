import { describe, expect, it } from 'vitest';
import { freshToken } from '../e2e/tokens.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

/**
 * Values as configuration files and shells write them: every one is found by its value, every token by its provider's rule,
 * and a value that only its name gives away where the name stands beside it.
 */

interface Written {
  readonly file: string;
  readonly write: (value: string) => string;
  /** What the locator calls it; null where only the line is known. */
  readonly key: string | null;
  /** Whether its name tells that it is a secret, on the same line. */
  readonly named?: true;
}

const escaped = (value: string, write: (code: number) => string) => Array.from(value, (char) => write(char.charCodeAt(0))).join('');
const hex = (code: number) => code.toString(16).padStart(2, '0');
const half = (value: string) => [value.slice(0, 20), value.slice(20)] as const;

const TEXTS: readonly Written[] = [
  { file: 'block.yaml', write: (value) => `auth:\n  token: |\n    first\n    ${value}\n  other: 1\n`, key: 'auth.token' },
  { file: 'folded.yaml', write: (value) => `token: >-\n  ${value}\n  more\n`, key: 'token' },
  { file: 'double.yaml', write: (value) => `password: "${value}" # why\n`, key: 'password', named: true },
  { file: 'single.yaml', write: (value) => `db:\n  password: '${value}'\n`, key: 'db.password', named: true },
  { file: 'hex.yaml', write: (value) => `password: "${escaped(value, (code) => `\\x${hex(code)}`)}"\n`, key: 'password', named: true },
  {
    file: 'unicode.yaml',
    write: (value) => `password: "${escaped(value, (code) => `\\u00${hex(code)}`)}"\n`,
    key: 'password',
    named: true,
  },
  { file: 'flow.yaml', write: (value) => `env: {API_TOKEN: ${value}, other: 2}\n`, key: null, named: true },
  { file: 'anchor.yaml', write: (value) => `password: &one ${value}\nother: *one\n`, key: null },
  { file: 'lines.toml', write: (value) => `[auth]\ntoken = """\n${value}\n"""\n`, key: null },
  { file: 'literal.toml', write: (value) => `[auth]\npassword = '${value}'\n`, key: 'auth.password', named: true },
  {
    file: 'unicode.toml',
    write: (value) => `password = "${escaped(value, (code) => `\\u00${hex(code)}`)}"\n`,
    key: 'password',
    named: true,
  },
  { file: 'element.xml', write: (value) => `<a>\n <password>${value}</password>\n</a>\n`, key: 'password', named: true },
  { file: 'attribute.config', write: (value) => `<add key="ApiToken" value="${value}"/>\n`, key: 'ApiToken', named: true },
  { file: 'cdata.xml', write: (value) => `<token><![CDATA[${value}]]></token>\n`, key: 'token' },
  {
    file: 'decimal.xml',
    write: (value) => `<password>${escaped(value, (code) => `&#${code};`)}</password>\n`,
    key: 'password',
    named: true,
  },
  {
    file: 'hex.xml',
    write: (value) => `<password>${escaped(value, (code) => `&#x${hex(code)};`)}</password>\n`,
    key: 'password',
    named: true,
  },
  { file: 'list.plist', write: (value) => `<dict>\n\t<key>ApiToken</key>\n\t<string>${value}</string>\n</dict>\n`, key: 'ApiToken' },
  { file: 'plain.ini', write: (value) => `[db]\n; why\npassword = ${value}\n`, key: 'db.password', named: true },
  { file: 'broken.ini', write: (value) => `[db]\nkey = ${half(value).join('\\\n')}\n`, key: 'db.key' },
  { file: 'lines.ini', write: (value) => `[db]\nkeys =\n    one\n    ${value}\n`, key: null },
  { file: '.env', write: (value) => `export API_TOKEN="${value}"\n`, key: 'API_TOKEN', named: true },
  { file: 'lines.env', write: (value) => `API_TOKEN="first\n${value}\nlast"\n`, key: null },
  { file: 'escaped.env', write: (value) => `API_TOKEN="first\\n${value}\\nlast"\n`, key: null },
  { file: 'heredoc.sh', write: (value) => `cat > .my.cnf <<EOF\npassword=${value}\nEOF\n`, key: 'password', named: true },
  { file: 'ansi.sh', write: (value) => `export API_TOKEN=$'first\\n${value}\\n'\n`, key: null },
  { file: 'hex.sh', write: (value) => `export API_TOKEN=$'${escaped(value, (code) => `\\x${hex(code)}`)}'\n`, key: 'API_TOKEN' },
  { file: 'octal.sh', write: (value) => `export API_TOKEN=$'${escaped(value, (code) => `\\${code.toString(8)}`)}'\n`, key: 'API_TOKEN' },
  { file: 'broken.sh', write: (value) => `curl -H "Authorization: Bearer ${half(value).join('\\\n')}"\n`, key: null, named: true },
  { file: 'plain.properties', write: (value) => `api.token=${value}\n`, key: 'api.token', named: true },
  { file: 'colon.properties', write: (value) => `api.token : ${value}\n`, key: 'api.token', named: true },
  {
    file: 'unicode.properties',
    write: (value) => `api.token=${escaped(value, (code) => `\\u00${hex(code)}`)}\n`,
    key: 'api.token',
    named: true,
  },
  { file: 'comments.jsonc', write: (value) => `{\n // why\n "api_token": "${value}", // and so on\n}\n`, key: '/api_token', named: true },
];

/** Writes each text with a value of its own, and searches for all of them at once in both ways. */
async function searched(
  make: () => string,
): Promise<Map<string, { readonly hunted: readonly (string | null)[]; readonly rules: readonly string[] }>> {
  using tree = new Tree();
  const values = Object.fromEntries(TEXTS.map(({ file }) => [file, make()]));
  for (const { file, write } of TEXTS) tree.write(file, write(values[file] ?? ''));
  const hunt = await search(hunting(tree.home, values));
  const detect = await search(hunting(tree.home, {}, { detect: true }));
  return new Map(
    TEXTS.map(({ file }) => [
      file,
      {
        hunted: hunt.hits
          .filter(({ by }) => by === file)
          .map(({ locator: [first] }) => (first?.kind === 'key' ? first.key : first?.kind === 'pointer' ? first.pointer : null)),
        rules: detect.hits
          .filter(({ file: { path }, length }) => String(path).endsWith(`/${file}`) && length === values[file]?.length)
          .map(({ by }) => by),
      },
    ]),
  );
}

describe('structured texts', () => {
  it('show every token by its value, its rule and its name', { timeout: 30_000 }, async () => {
    const found = await searched(() => freshToken());
    for (const { file, key } of TEXTS) expect([file, found.get(file)]).toEqual([file, { hunted: [key], rules: ['github-classic-token'] }]);
  });

  it('show a value without a shape by its value, and by its name where that stands on its line', { timeout: 30_000 }, async () => {
    const found = await searched(() => freshSecret(32));
    for (const { file, key, named } of TEXTS) {
      expect([file, found.get(file)?.hunted]).toEqual([file, [key]]);
      if (named === true) expect([file, found.get(file)?.rules.length]).toEqual([file, 1]);
    }
  });
});
