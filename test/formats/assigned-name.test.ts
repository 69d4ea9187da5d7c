import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Format, formatById } from '../../src/formats/index.ts';
import { freshSecret, hunting, search, Tree } from '../search/tree.ts';
import { memory, utf8 } from './bytes.ts';

const text = formatById('text') as Format;

/** The name given to `VALUE` in a text. */
function nameIn(content: string): string | null {
  const bytes = utf8(content);
  const at = content.indexOf('VALUE');
  const start = Buffer.byteLength(content.slice(0, at));
  const step = text.locate(memory(bytes), { start, end: start + 5 })[0];
  return step?.kind === 'key' ? step.key : null;
}

describe('the name of a value in a text', () => {
  const named: readonly (readonly [string, string])[] = [
    ['TOKEN=VALUE\n', 'TOKEN'],
    ["export TOKEN='VALUE'\n", 'TOKEN'],
    ["declare -x TOKEN=$'VALUE'", 'TOKEN'],
    ['DATABASE_URL="postgres://me:VALUE@host/db"', 'DATABASE_URL'],
    ['Authorization: Bearer VALUE', 'Authorization'],
    ['$x = 1\nconst apiKey = "VALUE";', 'apiKey'],
    ['[main]\nuser = me\n[other "section"]\n# a comment\npassword = VALUE\n', 'other section.password'],
    ['[[servers]]\r\nname = "a"\r\nkey = """VALUE"""\r\n', 'servers.key'],
    ['if [ -f x ]; then\n[ -f y ]\nTOKEN=VALUE', 'TOKEN'],
    ['password: VALUE\n', 'password'],
    [
      'services:\n  web:\n    ports:\n      - 80\n    environment:\n      # which\n\n      API_TOKEN: "VALUE"\n',
      'services.web.environment.API_TOKEN',
    ],
    ['users:\n- name: me\n  token: VALUE\n', 'users.token'],
    ['users:\n  - token: VALUE\n', 'users.token'],
    ['all:\n  users:\n  - name: a\n    token: x\n  - name: b\n    token: VALUE\n', 'all.users.token'],
    ['users:\n- a: 1\n- token: VALUE\n', 'users.token'],
    ['data:\n  key.pem: |\n    first\n\n      VALUE\n', 'data.key.pem'],
    ['folded: >-\n  VALUE\n', 'folded'],
    ['secret: !vault VALUE', 'secret'],
    ['api.token : VALUE', 'api.token'],
    ['<a>\n  <password>VALUE</password>', 'password'],
    ['<token><![CDATA[VALUE]]></token>', 'token'],
    ['<add key="ApiKey" value="VALUE"/>', 'ApiKey'],
    ['<server password="VALUE">', 'password'],
    ['<string name="api_key">VALUE</string>', 'api_key'],
    ['<dict>\n\t<key>ApiToken</key>\n\t<string>VALUE</string>', 'ApiToken'],
    ['<key>One</key><string>x</string><key>Two</key><string>VALUE</string>', 'Two'],
  ];
  for (const [content, name] of named)
    it(JSON.stringify(content), () => {
      expect(nameIn(content)).toBe(name);
    });

  for (const content of [
    'VALUE',
    'INFO: the token is VALUE',
    'https://host/VALUE',
    'curl -H "Authorization: Bearer VALUE"',
    ': 1700000000:0;echo VALUE',
    'key: other VALUE',
    'first: x\n  VALUE\n',
    'a sentence (VALUE)',
    `key=${'x'.repeat(500)}VALUE`,
    '<p class="x">some words VALUE',
  ])
    it(`none: ${JSON.stringify(content.slice(0, 60))}`, () => {
      expect(nameIn(content)).toBeNull();
    });

  it('none in UTF-16', () => {
    const bytes = Buffer.from('\ufeffTOKEN=VALUE', 'utf16le');
    expect(text.locate(memory(bytes), { start: 14, end: 24 })).toHaveLength(1);
  });

  it.prop(
    [fc.string({ unit: fc.constantFrom('a', ' ', '-', ':', '=', '[', ']', '<', '>', '"', "'", '\n', '|', '/', '!'), maxLength: 12_000 })],
    { numRuns: 60 },
  )('is asked for quickly, whatever the text', (content) => {
    const bytes = utf8(content);
    const source = memory(bytes);
    const begun = performance.now();
    for (let at = 0; at < bytes.length; at += 97) text.locate(source, { start: at, end: at + 1 });
    expect(performance.now() - begun).toBeLessThan(1_500);
  });

  it('many in one file cost one walk through it', () => {
    const bytes = utf8(`[a]\n${'TOKEN=VALUE\n'.repeat(50_000)}`);
    const source = memory(bytes);
    for (let at = 4 + 6; at < bytes.length; at += 12)
      expect(text.locate(source, { start: at, end: at + 5 })[0]).toEqual({ kind: 'key', key: 'a.TOKEN' });
    expect(source.total).toBeLessThan(bytes.length * 200);
  });

  it('stands in what a search tells, beside the line', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('.env', `A=1\nexport TOKEN="${secret}"\n`);
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ locator }) => locator)).toEqual([
      [
        { kind: 'key', key: 'TOKEN' },
        { kind: 'line', line: 2, column: 15 },
      ],
    ]);
  });
});
