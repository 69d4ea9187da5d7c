import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lacksModule } from '../formats/python.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, PurgeHome } from './purge-home.ts';

/** Settings as people write them, in any order, rehomed; and read by the parsers of other people's programs. */

const REFERENCES = [
  'op://Prod/stripe/key',
  'vault:secret/data/stripe#key',
  'arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/s-AbC1',
];
const REHOME = { verb: 'rehome' as const };

interface Line {
  readonly key: string;
  /** Which of the syntax's ways to write a value; whether it is the secret. */
  readonly style: number;
  readonly secret: boolean;
  readonly note: boolean;
}

/** One way of writing one value. `several`: it can have several lines; `hash`: a `#` in it is nothing else there. */
interface Style {
  readonly write: (key: string, value: string, eol: string) => string;
  readonly hash?: false;
  readonly several?: true;
}

interface Kind {
  readonly file: string;
  readonly styles: readonly Style[];
  readonly note?: (text: string) => string;
  readonly wrap?: (lines: readonly string[], eol: string) => string;
  /** Python: a dictionary of what the file says, from its path in `path`. */
  readonly read: string;
}

const KINDS: readonly Kind[] = [
  {
    file: 'settings.json',
    styles: [
      { write: (key, value) => `  "${key}": ${JSON.stringify(value)}`, several: true },
      { write: (key, value) => `"${key}"  :\t${JSON.stringify(value)}`, several: true },
    ],
    wrap: (lines, eol) => `{${eol}${lines.join(`,${eol}`)}${eol}}${eol}`,
    read: 'json.load(open(path, encoding="utf-8"))',
  },
  {
    file: 'config.yaml',
    note: (text) => `# ${text}`,
    styles: [
      { write: (key, value) => `${key}: ${value}` },
      { write: (key, value) => `${key}: ${value} # mine` },
      { write: (key, value) => `"${key}":   ${JSON.stringify(value)}`, several: true },
      { write: (key, value) => `${key}: '${value}'` },
      {
        write: (key, value, eol) => (value.includes('\n') ? `${key}: |${eol}  ${value.replaceAll('\n', `${eol}  `)}` : `${key}: ${value}`),
        several: true,
      },
    ],
    read: 'yaml.safe_load(open(path, encoding="utf-8"))',
  },
  {
    file: 'config.toml',
    note: (text) => `# ${text}`,
    styles: [
      { write: (key, value) => `${key} = ${JSON.stringify(value)}`, several: true },
      { write: (key, value) => `${key} = '${value}' # mine` },
      { write: (key, value) => `${key}='''${value}'''`, several: true },
      { write: (key, value) => `${key} = """${value}"""`, several: true },
    ],
    read: 'tomllib.load(open(path, "rb"))',
  },
  {
    file: 'app.ini',
    note: (text) => `; ${text}`,
    styles: [
      { write: (key, value) => `${key} = ${value}`, hash: false },
      { write: (key, value) => `${key}:${value}`, hash: false },
    ],
    wrap: (lines, eol) => `[main]${eol}${lines.join(eol)}${eol}`,
    read: 'ini(path)',
  },
  {
    file: 'app.xml',
    note: (text) => `<!-- ${text} -->`,
    styles: [
      { write: (key, value) => `  <${key}>${value}</${key}>` },
      { write: (key, value) => `  <${key} >\n    ${value}\n  </${key}>` },
      { write: (key, value) => `  <${key}><![CDATA[${value}]]></${key}>` },
      { write: (key, value) => `  <${key} value="${value}" n='1'/>` },
    ],
    wrap: (lines, eol) => `<?xml version="1.0"?>${eol}<all>${eol}${lines.join(eol)}${eol}</all>${eol}`,
    read: '{e.tag: (e.get("value") or e.text.strip()) for e in ET.parse(path).getroot()}',
  },
  {
    file: 'start.sh',
    note: (text) => `# ${text}`,
    styles: [
      { write: (key, value) => `export ${key}=${value}` },
      { write: (key, value) => `${key}="${value}"; readonly ${key}`, several: true },
      { write: (key, value) => `export ${key}='${value}' # mine`, several: true },
    ],
    read: 'shell(path)',
  },
  {
    file: 'app.env',
    note: (text) => `# ${text}`,
    styles: [
      { write: (key, value) => `${key}=${value}`, hash: false },
      { write: (key, value) => `export ${key}="${value}"`, several: true },
      { write: (key, value) => `${key}='${value}' # mine`, several: true },
    ],
    read: 'shell(path)',
  },
  {
    file: '.netrc',
    styles: [
      { write: (key, value) => `machine ${key} login me password ${value}` },
      { write: (key, value, eol) => `machine ${key}${eol}\tlogin me${eol}\tpassword "${value}"` },
    ],
    read: '{h: netrc.netrc(path).authenticators(h)[2] for h in netrc.netrc(path).hosts}',
  },
];

const PYTHON = `
import json, sys, tomllib, configparser, netrc, subprocess, xml.etree.ElementTree as ET
try:
  import yaml
except ImportError:
  yaml = None
def ini(path):
  p = configparser.ConfigParser(); p.optionxform = str; p.read(path, encoding="utf-8"); return dict(p["main"])
def shell(path):
  out = subprocess.run(["bash", "-c", "set -a; . \\"$1\\"; env -0", "bash", path], capture_output=True, check=True).stdout
  return dict(x.split("=", 1) for x in out.decode().split("\\0") if "=" in x)
`;

const word = fc.stringMatching(/^[a-z][a-z0-9]{3,9}$/);
const lines = fc.uniqueArray(
  fc.record({ key: word.map((text) => `k_${text}`), style: fc.nat(20), secret: fc.boolean(), note: fc.boolean() }),
  { minLength: 1, maxLength: 8, selector: ({ key }) => key },
);

function written(kind: Kind, all: readonly Line[], secret: string, eol: string, put: (line: Line) => string): string {
  const several = secret.includes('\n');
  const fitting = (line: Line) => (line.secret && several ? kind.styles.filter((style) => style.several) : kind.styles);
  const text = all.flatMap((line) => {
    const styles = fitting(line);
    const style = styles[line.style % Math.max(1, styles.length)];
    if (style === undefined) return [];
    return [
      ...(line.note && kind.note ? [kind.note('words of mine')] : []),
      style.write(line.key, line.secret ? put(line) : `v-${line.key}`, eol),
    ];
  });
  return kind.wrap?.(text, eol) ?? `${text.join(eol)}${eol}`;
}

const wanting = lacks('bash') || lacksModule('tomllib', 'yaml');

describe.skipIf(wanting).each(KINDS)('$file', (kind) => {
  it('only the value’s bytes differ, and its real parser reads the reference', async () => {
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.constantFrom(...REFERENCES),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (all, reference, wanted, block) => {
          // A shell takes the carriage return for a part of the value.
          const eol = kind.read === 'shell(path)' ? '\n' : wanted;
          const secret = block ? [freshSecret(64), freshSecret(64), freshSecret(20)].join('\n') : freshSecret(40);
          const canHash = kind.styles.every(({ hash }) => hash !== false);
          const chosen = canHash ? reference : (REFERENCES[0] as string);
          using home = new PurgeHome('memory');
          const before = written(kind, all, secret, eol, () => secret);
          home.write(kind.file, before);
          const { outcome } = await home.purge(
            { e1: secret },
            { authority: { ...REHOME, references: [{ entry: 'e1', reference: chosen }] } },
          );
          expect(outcome.remaining).toBe(0);
          const styles = kind.styles.filter(({ several }) => several);
          const secrets = all.filter((line) => line.secret && (!block || styles.length > 0));
          expect(String(home.read(kind.file))).toBe(written(kind, all, secret, eol, () => chosen));
          expect(outcome.fates.every(({ how }) => how === 'rehomed')).toBe(true);
          const read = JSON.parse(
            execFileSync(
              '/usr/bin/python3',
              ['-c', `${PYTHON}\npath = sys.argv[1]\nprint(json.dumps(${kind.read} or {}))`, home.path(kind.file)],
              { encoding: 'utf8' },
            ),
          ) as Record<string, string>;
          for (const { key } of secrets) expect(read[key]).toBe(chosen);
          for (const { key, secret: its } of all) if (!its) expect(read[key]).toBe(`v-${key}`);
        },
      ),
      { numRuns: process.env['LASTCOPY_LONG'] === '1' ? 200 : 5 },
    );
  });
});
