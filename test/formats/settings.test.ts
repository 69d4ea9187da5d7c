import { fc, it as prop } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { mayStand, type Syntax, syntaxOf, valuesOfKeys } from '../../src/formats/index.ts';

/** What values keys have in texts of settings, and where these stand. */

const SYNTAXES: readonly Syntax[] = ['json', 'yaml', 'toml', 'ini', 'npmrc', 'properties', 'dotenv', 'shell', 'xml', 'netrc'];

function told(syntax: Syntax, text: string): [string, string, string][] {
  const bytes = Buffer.from(text).toString('latin1');
  return valuesOfKeys(syntax, bytes).map(({ key, value, start, end }) => [
    Buffer.from(key, 'latin1').toString(),
    Buffer.from(value).toString(),
    Buffer.from(bytes.slice(start, end), 'latin1').toString(),
  ]);
}

describe('values', () => {
  it.each<[Syntax, string, [string, string, string][]]>([
    [
      'json',
      '{"a": "x", "b": ["y"], /* "c": "z" */ "d": {"e": "\\u00e9\\n"}}',
      [
        ['a', 'x', 'x'],
        ['e', 'é\n', '\\u00e9\\n'],
      ],
    ],
    ['json', '{"a": "x', []],
    [
      'yaml',
      'a: x # y\n- b: "y\\n"\n  c: \'it\'\'s\'\nd: &e f\ng: [h]\ni: |\n  j\n  k\n\nl: >\n  m\nn: "o\n  p"\n',
      [
        ['a', 'x', 'x'],
        ['b', 'y\n', 'y\\n'],
        ['c', "it's", "it''s"],
        ['i', 'j\nk', '|\n  j\n  k'],
      ],
    ],
    [
      'toml',
      'a = "x" # b = "y"\n[t]\nc."d" = \'z\'\ne = { f = "g" }\nh = ["i"]\nj = """\nk\nl"""\n',
      [
        ['a', 'x', 'x'],
        ['d', 'z', 'z'],
        ['f', 'g', 'g'],
        ['j', 'k\nl', '\nk\nl'],
      ],
    ],
    [
      'ini',
      '[a]\nb = c d\ne: "f" ; g\n# h = i\n;j=k\nl=\n',
      [
        ['b', 'c d', 'c d'],
        ['e', 'f', 'f'],
      ],
    ],
    [
      'ini',
      'b = c ; d\n',
      [
        ['b', 'c ; d', 'c ; d'],
        ['b', 'c', 'c'],
      ],
    ],
    ['npmrc', '//r.example/:_authToken=x\n', [['//r.example/:_authToken', 'x', 'x']]],
    [
      'properties',
      'a.b=c d \ne: f\n# g=h\ni=j\\\nk=l\nm n\n',
      [
        ['a.b', 'c d ', 'c d '],
        ['e', 'f', 'f'],
        ['m', 'n', 'n'],
      ],
    ],
    [
      'dotenv',
      'A=b # c\r\nexport D="e\nf"\nG=\'h\' # i\nJ="k" l\nM=`n`\nO=$P\n#Q=r\n',
      [
        ['A', 'b', 'b'],
        ['D', 'e\nf', 'e\nf'],
        ['G', 'h', 'h'],
        ['M', 'n', 'n'],
      ],
    ],
    [
      'shell',
      'A=b C=\'d\'\nexport E="f\\"g"; H=i\nJ="$K"\necho L=m\nN=o"p"\nQ=r>s\ndeclare -x T=u\n',
      [
        ['A', 'b', 'b'],
        ['C', 'd', 'd'],
        ['E', 'f"g', 'f\\"g'],
        ['H', 'i', 'i'],
        ['T', 'u', 'u'],
      ],
    ],
    [
      'xml',
      '<a b="c&amp;d" e=\'f\'> <g>h</g> <i> j\n</i><k>l<m/></k><n><![CDATA[<o>]]></n><!-- <p>q</p> --></a>',
      [
        ['b', 'c&d', 'c&amp;d'],
        ['e', 'f', 'f'],
        ['g', 'h', 'h'],
        ['i', 'j', 'j'],
        ['n', '<o>', '<o>'],
      ],
    ],
    [
      'netrc',
      'machine a login b password c\n# password d\nmachine e password "f"\nmacdef g\npassword h\n\nmachine i account j\n',
      [
        ['login', 'b', 'b'],
        ['password', 'c', 'c'],
        ['password', 'f', 'f'],
        ['account', 'j', 'j'],
      ],
    ],
  ])('%s: %j', (syntax, text, values) => {
    expect(told(syntax, text)).toEqual(values);
  });

  prop.prop([
    fc.constantFrom(...SYNTAXES),
    fc.array(fc.oneof(fc.string(), fc.constantFrom('"', "'", '=', ': ', '\n', '#', '<a>', '</a>', '|', '\\', '"""', '<!--', '- '))),
  ])('of any text at all lie in it, and nothing is thrown', (syntax, parts) => {
    const text = Buffer.from(parts.join('')).toString('latin1');
    for (const { start, end } of valuesOfKeys(syntax, text)) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  });

  it('of a text made to take long take no longer than it is long', () => {
    const units = [
      '"',
      "'",
      '\\',
      '/*',
      '<a ',
      '<a b="',
      '<!--',
      '<![CDATA[',
      'a="',
      "a='",
      'a: |\n',
      '- ',
      ' ',
      '\n',
      'a=\\\n',
      '"""',
      '$',
      '&#1;',
      'password ',
    ];
    const began = performance.now();
    for (const unit of units) for (const syntax of SYNTAXES) valuesOfKeys(syntax, unit.repeat(Math.ceil(200_000 / unit.length)));
    // A quadratic one alone would take minutes.
    expect(performance.now() - began).toBeLessThan(60_000);
  });
});

it.each<[string, string, Syntax | null]>([
  ['/home/u/app/.env', 'text', 'dotenv'],
  ['/home/u/app/.env.local', 'text', 'dotenv'],
  ['/home/u/app/.envrc', 'text', 'shell'],
  ['C:\\Users\\u\\app\\config.yml', 'text', 'yaml'],
  ['/home/u/.kube/config', 'text', 'yaml'],
  ['/home/u/.aws/credentials', 'text', 'ini'],
  ['/home/u/.npmrc', 'text', 'npmrc'],
  ['/home/u/x.txt', 'json', 'json'],
  ['/home/u/x.json', 'text', null],
  ['/home/u/.bash_history', 'text', null],
  ['/home/u/x.yaml', 'zip', null],
])('%s of the format %s is read as %s', (path, format, syntax) => expect(syntaxOf(path, format)).toBe(syntax));

it('a hash or a variable may stand only where it is itself', () => {
  const stands = (text: string, syntax: Syntax, quotes: 'single' | 'double' | 'none', path = 'x') =>
    mayStand(text, { key: 'k', start: 0, end: 1, value: new Uint8Array(), quotes }, syntax, path);
  expect(SYNTAXES.filter((syntax) => !stands('a:b#c', syntax, 'none'))).toEqual(['ini', 'npmrc', 'dotenv']);
  expect(SYNTAXES.filter((syntax) => !stands('a:b#c', syntax, 'double'))).toEqual([]);
  expect(SYNTAXES.filter((syntax) => stands('${env:A}', syntax, 'double'))).toEqual(['json', 'yaml', 'toml', 'properties', 'xml']);
  expect(SYNTAXES.filter((syntax) => stands('${env:A}', syntax, 'single'))).toEqual([
    'json',
    'yaml',
    'toml',
    'properties',
    'dotenv',
    'shell',
    'xml',
  ]);
  expect(stands('${env:A}', 'yaml', 'double', '/a/compose.prod.yaml')).toBe(false);
});
