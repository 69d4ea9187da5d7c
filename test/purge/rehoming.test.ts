import { chmodSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import type { Outcome } from '../../src/purge/index.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

const REFERENCE = 'op://Prod/stripe/key';

/** What each of a settings file's lines is, with the secret and with the reference. */
const FILES: Readonly<Record<string, (value: string) => string>> = {
  '.env': (value) => `# mine\nexport A=${value}\nB="${value}" # note\r\nC='${value}'\nD=x\n`,
  'start.sh': (value) => `#!/bin/sh\nexport KEY=${value}; OTHER='${value}'\nrun --now "$KEY" # done\n`,
  'app.ini': (value) => `; mine\n[stripe]\nkey = ${value}\nother: "${value}"\nlast=${value} ; note\n`,
  'settings.json': (value) => `{\n  "stripe": { "key": "${value}", "n": 1 },\n  "list": []\n}\n`,
  'tsconfig.jsonc': (value) => `{ // mine\n  "key": "${value}", /* note */\n}\n`,
  'config.yaml': (value) =>
    `# mine\nstripe:\n  key: ${value} # note\n  - name: x\n`.replace(
      '  - name: x\n',
      '  other: "' + value + '"\nlist:\n  - name: a\n    value: \'' + value + "'\n",
    ),
  'config.toml': (value) => `# mine\n[stripe]\nkey = "${value}" # note\nother = '${value}'\ntable = { key = "${value}" }\n`,
  'app.config': (value) =>
    `<?xml version="1.0"?>\n<!-- mine -->\n<a key="${value}" other='x'>\n  <b>${value}</b><c><![CDATA[${value}]]></c>\n</a>\n`,
  '.netrc': (value) => `machine api.example.com\n  login me\n  password ${value}\n`,
  '.npmrc': (value) => `//registry.npmjs.org/:_authToken=${value}\n`,
  'app.properties': (value) => `# mine\nstripe.key=${value}\nother: ${value}\n`,
};

const REHOME = { verb: 'rehome' as const, references: [{ entry: 'e1', reference: REFERENCE }] };

describe.each(Object.entries(FILES))('%s', (name, write) => {
  it('has the reference where the secret was all of a value, and every other byte as it was; undo brings it back', async () => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write(name, write(secret));
    chmodSync(home.path(name), 0o640);
    const { outcome, undoJob } = await home.purge({ e1: secret }, { authority: REHOME });
    expect(String(home.read(name))).toBe(write(REFERENCE));
    expect(home.stat(name).mode & 0o777).toBe(0o640);
    expect(outcome.remaining).toBe(0);
    expect(new Set(outcome.fates.map(({ how }) => how))).toEqual(new Set(['rehomed']));
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    const undone = await undoPurge(undoJob, tools());
    expect(undone.files.map(({ result }) => result)).toEqual(['restored']);
    expect(String(home.read(name))).toBe(write(secret));
  });
});

/** How many were rehomed, redacted and deleted. */
function ways({ fates }: Outcome): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(fates, ({ how }) => how ?? 'left')].map(([how, of]) => [how, of.length]));
}

async function rehomed(files: Readonly<Record<string, string>>, secret: string, reference = REFERENCE) {
  const home = new PurgeHome();
  for (const [name, text] of Object.entries(files)) home.write(name, text);
  const purged = await home.purge({ e1: secret }, { authority: { ...REHOME, references: [{ entry: 'e1', reference }] } });
  return { home, ...purged };
}

describe('what is redacted instead', () => {
  it.each<[string, string, (secret: string) => string]>([
    ['a part of a longer value', '.env', (secret) => `URL=https://me:${secret}@example.com/\n`],
    ['an encoded copy', 'config.yaml', (secret) => `data:\n  key: ${Buffer.from(secret).toString('base64')}\n`],
    ['an item of a list', 'settings.json', (secret) => JSON.stringify({ keys: [secret] })],
    ['a key', 'settings.json', (secret) => JSON.stringify({ [secret]: 1 })],
    ['a comment', 'config.toml', (secret) => `# ${secret}\nkey = "x"\n`],
    ['a value with a tag', 'config.yaml', (secret) => `key: !mine ${secret}\n`],
    ['a word of a command', 'start.sh', (secret) => `curl -H token ${secret}\n`],
    ['prose', 'notes.txt', (secret) => `key: ${secret}\n`],
    ['a line of a text within a text', 'start.sh', (secret) => `TEXT="one\nKEY=${secret}\n"\n`],
    ['a history', '.bash_history', (secret) => `export KEY=${secret}\n`],
    ['a transcript', '.claude/projects/-w/s.jsonl', (secret) => `${JSON.stringify({ text: secret })}\n`],
    ['a text that its own parser refuses', 'settings.json', (secret) => `{ "key": "${secret}", } }`],
    ['a text that is not whole', 'app.config', (secret) => `<a key="${secret}"><b></a>`],
  ])('%s (%s)', async (_what, name, write) => {
    const secret = freshSecret();
    const { home, outcome } = await rehomed({ [name]: write(secret) }, secret);
    using _ = home;
    expect(ways(outcome)).toEqual({ redacted: 1 });
    expect(home.read(name)).toHaveLength(Buffer.byteLength(write(secret)));
    expect(String(home.read(name))).not.toContain(REFERENCE);
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
  });

  it('not where another dead value lies within the one that is rehomed: that is gone with it', async () => {
    using home = new PurgeHome();
    const inner = freshSecret(24);
    const outer = `${freshSecret(12)}-${inner}-${freshSecret(12)}`;
    home.write('.env', `KEY=${outer}\nOTHER=${inner}\n`);
    const references = [{ entry: 'e1', reference: REFERENCE }];
    const { outcome } = await home.purge({ e1: outer, e2: inner }, { authority: { verb: 'rehome', references } });
    expect(outcome.remaining).toBe(0);
    expect(String(home.read('.env'))).toMatch(/^KEY=op:\/\/Prod\/stripe\/key\nOTHER=REDACTED\w{16}\n$/);
  });

  it('in one file beside what is rehomed', async () => {
    const secret = freshSecret();
    const write = (value: string, other: string) => `A=${value}\n# was ${other}\nB='${value}'\nURL=x://${other}@y\n`;
    const { home, outcome } = await rehomed({ '.env': write(secret, secret) }, secret);
    using _ = home;
    expect(ways(outcome)).toEqual({ rehomed: 2, redacted: 2 });
    const [filler = ''] = /REDACTED\w+/.exec(String(home.read('.env'))) ?? [];
    expect(filler).toHaveLength(secret.length);
    expect(String(home.read('.env'))).toBe(write(REFERENCE, filler));
  });

  it('where the file has two names, or somebody has it open: in place, so that both see it', async () => {
    const secret = freshSecret();
    using home = new PurgeHome();
    home.write('a.env', `KEY=${secret}\n`);
    linkSync(home.path('a.env'), home.path('b.env'));
    home.write('open.env', `KEY=${secret}\n`);
    const { ino } = home.stat('open.env');
    const { spawn } = await import('node:child_process');
    const reader = spawn('tail', ['-f', home.path('open.env')], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((resolve) => reader.stdout.once('data', resolve));
    const { outcome } = await home.purge({ e1: secret }, { authority: REHOME });
    reader.kill();
    expect(ways(outcome)).toEqual({ redacted: 3 });
    expect(home.stat('a.env').ino).toBe(home.stat('b.env').ino);
    expect(home.stat('open.env').ino).toBe(ino);
  });

  it('where no reference is given, or our own rules see a secret in it, or it holds the value', async () => {
    const secret = freshSecret();
    const { allRules } = await import('../../src/scan/index.ts');
    const other = allRules.find(({ id }) => id.startsWith('github-classic'))?.sample((below) => below - 1).secret ?? '';
    for (const references of [
      [],
      [{ entry: 'e2', reference: REFERENCE }],
      [{ entry: 'e1', reference: `op://a/${other}` }],
      [{ entry: 'e1', reference: `op://a/${secret}` }],
    ]) {
      using home = new PurgeHome();
      home.write('.env', `KEY=${secret}\n`);
      const { outcome } = await home.purge({ e1: secret }, { authority: { verb: 'rehome', references } });
      expect(ways(outcome)).toEqual({ redacted: 1 });
      expect(String(home.read('.env'))).toMatch(/^KEY=REDACTED\w+\n$/);
    }
  });

  it.each([
    ['a hash that ends an unquoted value', '.env', 'vault:a/b#c', 'A=%\nB="%"\n', 'A=-\nB="+"\n'],
    ['the same in INI', 'app.ini', 'vault:a/b#c', '[a]\nkey = %\nb = "%"\n', '[a]\nkey = -\nb = "+"\n'],
    ['a variable that a shell would put in', 'start.sh', '${env:KEY}', `A=%\nB="%"\nC='%'\n`, `A=-\nB="-"\nC='+'\n`],
    ['the same in dotenv', '.env', '${env:KEY}', `A=%\nB="%"\nC='%'\n`, `A=-\nB="-"\nC='+'\n`],
    ['the same in Compose', 'docker-compose.yml', '${env:KEY}', 'key: %\n', 'key: -\n'],
    ['but not where it is plain text', 'config.yaml', '${env:KEY}', 'key: %\n', 'key: +\n'],
  ])('%s (%s)', async (_what, name, reference, before, after) => {
    const secret = freshSecret();
    const { home } = await rehomed({ [name]: before.replaceAll('%', secret) }, secret, reference);
    using _ = home;
    expect(
      String(home.read(name))
        .replaceAll(/REDACTED\w+/g, '-')
        .replaceAll(reference, '+'),
    ).toBe(after);
  });
});

describe('afterwards', () => {
  it('the same order finds nothing to do, and changes nothing', async () => {
    const secret = freshSecret();
    const { home } = await rehomed({ '.env': `KEY=${secret}\n`, 'a.yaml': `key: ${secret}\n` }, secret);
    using _ = home;
    const seen = () => ['.env', 'a.yaml'].map((name) => [home.stat(name), String(home.read(name))]);
    const before = seen();
    const { outcome, plan } = await home.purge({ e1: secret }, { authority: REHOME });
    expect(plan.steps).toEqual([]);
    expect(outcome).toMatchObject({ purged: 0, remaining: 0, filesWritten: 0 });
    expect(seen()).toEqual(before);
  });

  it('undo of a file that changed since leaves it, and makes a copy with the old value where it stood', async () => {
    const secret = freshSecret();
    const { home, undoJob } = await rehomed({ '.env': `A=1\nKEY=${secret}\nB=${'x'.repeat(20)}\nOTHER="${secret}"\n` }, secret);
    using _ = home;
    const now = `NEW=1\n${String(home.read('.env'))}`;
    writeFileSync(home.path('.env'), now);
    expect((await undoPurge(undoJob, tools())).files.map(({ result }) => result)).toEqual(['changed']);
    expect(String(home.read('.env'))).toBe(now);
    const { files } = await undoPurge({ ...undoJob, copyTo: home.path('back') }, tools());
    expect(files.map(({ result, replicas }) => [result, replicas])).toEqual([['copied', 2]]);
    expect(readFileSync(files[0]?.copy ?? '', 'utf8')).toBe(now.replaceAll(REFERENCE, secret));
  });

  it('undo twice is undo once', async () => {
    const secret = freshSecret();
    const { home, undoJob } = await rehomed({ '.env': `KEY=${secret}\n` }, secret);
    using _ = home;
    for (let again = 0; again < 2; again++) {
      expect((await undoPurge(undoJob, tools())).files.map(({ result }) => result)).toEqual(['restored']);
      expect(String(home.read('.env'))).toBe(`KEY=${secret}\n`);
    }
  });
});
