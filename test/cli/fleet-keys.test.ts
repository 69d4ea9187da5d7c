import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changesOf } from '../../src/cli/keys/changes.ts';
import { replaceSecret, writeNew } from '../../src/cli/keys/files.ts';
import { planTurn, type TurnWishes } from '../../src/cli/keys/plan.ts';
import { bundleAfter, initFleet, makeStatement, openKeys, parseKeysFile, signer } from '../../src/trust/index.ts';
import { lastcopy } from '../e2e/fleet.ts';

/** How new keys are composed, shown and written, before anybody signs or publishes them. */

const NOW = '2026-11-23T10:00:00.000Z';
let made: Awaited<ReturnType<typeof initFleet>>;
beforeAll(async () => {
  made = await initFleet({ name: 't', serverUrl: 'http://127.0.0.1:1', operators: [{ person: 'ada' }, { person: 'ben' }], now: NOW });
});

const plan = (wishes: TurnWishes, held = true) => planTurn(made.bundle, wishes, held ? made.stewardSecrets.keys : null, NOW);
const keyOf = (person: string) => made.bundle.orderKeys.find((key) => key.person === person)?.keyId ?? '';

describe('what new keys change', () => {
  it('is read off the keys, and every file goes to the one who needs it', async () => {
    const wishes = {
      replaceOperator: ['ada'],
      stolen: ['ben'],
      addOperator: ['cleo'],
      newSteward: true,
      threshold: ['redact=2'],
      newRoots: '2',
      rootThreshold: '2',
    };
    const { keys, secrets } = await plan(wishes);
    expect(secrets.map(({ name }) => name).toSorted()).toEqual([
      'operator-ada-1.secret.json',
      'operator-cleo-1.secret.json',
      'root-1-1.secret.json',
      'root-1-2.secret.json',
      'steward-1.secret.json',
    ]);
    expect(keys.orderKeys.map(({ person }) => person).toSorted()).toEqual(['ada', 'cleo']);
    expect(keys.disowned).toEqual([keyOf('ben')]);
    const shown = changesOf(made.bundle, keys).join('\n');
    for (const line of [
      /operator ada: key \S+ may sign no more; what it signed before stays/,
      /operator ben: key \S+ is disowned/,
      /operator cleo: key \S+ \(cli\) may sign orders/,
      /steward: key \S+ signs from now on/,
      /root: key \S+ is good for nothing any more/,
      /2 of 2 root keys must sign the next turn \(now 1\)/,
      /to redact takes the signatures of 2 persons \(now 1\)/,
    ]) {
      expect(shown).toMatch(line);
    }
    // What was planned is what the roots can sign.
    const roots = [made.rootSecrets.rootJwk, ...secrets.flatMap(({ content }) => ('rootJwk' in content ? [content.rootJwk] : []))];
    const statement = await makeStatement(keys, await Promise.all(roots.map(signer)));
    expect((await openKeys(statement, made.bundle)).payload.version).toBe(1);
  });

  it.each<[string, TurnWishes, string]>([
    ['nothing', {}, 'Nothing would change'],
    ['a threshold that is so already', { threshold: ['redact=1'] }, 'Nothing would change'],
    ['everybody leaves', { removeOperator: ['ada', 'ben'] }, 'there would be 0'],
    ['more persons than there are', { threshold: ['delete=3'] }, 'there would be 2'],
    ['a verb that is none', { threshold: ['destroy=1'] }, '--threshold does not understand'],
    ['a person who is none', { removeOperator: ['eve'] }, 'fits no key'],
    ['too little of a key id', { removeOperator: ['a'] }, 'fits no key'],
    ['the only steward, without another', { stolen: ['STEWARD'] }, 'No steward would be left'],
    ['more roots than there are', { rootThreshold: '2' }, '--root-threshold'],
  ])('is refused where it would be useless or lock the fleet: %s', async (_what, wishes, message) => {
    const steward = made.bundle.stewardKeys[0]?.keyId ?? '';
    const stolen = wishes.stolen?.map((name) => (name === 'STEWARD' ? steward.slice(0, 12) : name));
    await expect(plan(stolen ? { ...wishes, stolen } : wishes)).rejects.toThrow(message);
  });

  it('needs the fleet keys for whoever gets a new file, and only then', async () => {
    await expect(plan({ addOperator: ['cleo'] }, false)).rejects.toThrow('need the fleet keys');
    expect((await plan({ removeOperator: [keyOf('ben').slice(0, 10)] }, false)).secrets).toEqual([]);
  });
});

describe('key files', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'lastcopy-keys-'));

  it('are written all or none, for their owner, never over another', () => {
    const dir = folder();
    try {
      const [path = ''] = writeNew(dir, [{ name: 'a.json', mode: 0o600, content: { a: 1 } }]);
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
      const files = ['b.json', 'a.json'].map((name) => ({ name, mode: 0o600, content: { b: 2 } }));
      expect(() => writeNew(dir, files)).toThrow('exists already');
      const twice = ['c.json', 'c.json'].map((name) => ({ name, mode: 0o600, content: { c: 3 } }));
      expect(() => writeNew(dir, twice)).toThrow();
      expect(readdirSync(dir)).toEqual(['a.json']);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ a: 1 });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('are replaced as a whole', () => {
    const dir = folder();
    try {
      const path = join(dir, 'a.json');
      writeFileSync(path, '{}', { mode: 0o644 });
      replaceSecret(path, { b: 2 });
      expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ b: 2 });
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readdirSync(dir)).toEqual(['a.json']);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

it('several roots sign one after another, each shown what changes', { timeout: 60_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lastcopy-keys-'));
  const at = (...path: string[]) => join(dir, ...path);
  const run = async (args: string[]) => {
    const said = await lastcopy(args);
    expect(said.code, said.stderr).toBe(0);
    return said;
  };
  try {
    await run(['fleet', 'init', '--name', 't', '--server', 'http://127.0.0.1:1', '--operator', 'ada', 'ben', '--out', at('f')]);
    const bundle = ['--bundle', at('f/bundle.json')];
    await run([
      'fleet',
      'turn',
      ...bundle,
      '--root',
      at('f/root.secret.json'),
      '--new-roots',
      '2',
      '--root-threshold',
      '2',
      '--yes',
      '--out',
      at('1'),
    ]);
    const second = [
      'fleet',
      'turn',
      ...bundle,
      '--after',
      at('1/keys-1.json'),
      '--root',
      at('1/root-1-1.secret.json'),
      '--threshold',
      'redact=2',
    ];
    const alone = await run([...second, '--yes', '--json', '--out', at('2')]);
    expect(alone.lines()[0]).toMatchObject({ version: 2, missing: expect.stringContaining('2 of the old root keys') });
    const unsigned = await lastcopy(['fleet', 'sign', at('2/keys-2.json'), ...bundle, '--root', at('1/root-1-2.secret.json')]);
    expect(unsigned.code).toBe(2);
    const signed = await run(['fleet', 'sign', at('2/keys-2.json'), ...bundle, '--root', at('1/root-1-2.secret.json'), '--yes']);
    expect(signed.stderr).toContain('to redact takes the signatures of 2 persons');
    const parsed = JSON.parse(readFileSync(at('f/bundle.json'), 'utf8'));
    const { statements } = parseKeysFile(readFileSync(at('2/keys-2.json'), 'utf8'));
    expect((await bundleAfter(parsed, statements)).turned?.version).toBe(2);
    // The root of before is good for nothing any more.
    const old = await lastcopy([
      ...second.map((arg) => (arg === at('1/root-1-1.secret.json') ? at('f/root.secret.json') : arg)),
      '--yes',
      '--out',
      at('3'),
    ]);
    expect(old.code).toBe(2);
    expect(old.stderr).toContain('no root key of version 1');
  } finally {
    rmSync(dir, { recursive: true });
  }
});
