import { randomBytes, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Format, formatById, formatOf, hintOf, type Locator } from '../../src/formats/index.ts';
import { head } from './bytes.ts';
import { storeFiles, type StoreOptions, type StoreStep, writeStore } from './leveldb-stores.ts';
import { lacksModule, python } from './python.ts';
import { tableOf } from './store-samples.ts';
import { joined, told } from './told.ts';

const table = formatById('leveldb-table') as Format;
const log = formatById('leveldb-log') as Format;
const manifest = formatById('leveldb-manifest') as Format;

class Folder implements Disposable {
  readonly path = join(mkdtempSync(join(tmpdir(), 'lastcopy-leveldb-')), 'store');
  [Symbol.dispose](): void {
    rmSync(join(this.path, '..'), { recursive: true });
  }
}

const secret = (): string => `needle${randomBytes(15).toString('hex')}`;
const words = ['token', 'session', '"id":', 'https://example.test/', 'value', '{', '}', 'aaaa', ' '];
const prose = (length: number): string => {
  let text = '';
  while (text.length < length) text += randomInt(6) === 0 ? randomBytes(3).toString('hex') : words[randomInt(words.length)];
  return text.slice(0, length);
};

/** All that the files of a store tell of needles: `file key` per find. */
async function tellStore(
  folder: string,
  needles: readonly (string | Uint8Array)[],
): Promise<{ found: Map<number, Locator[]>; unseen: string[] }> {
  const found = new Map<number, Locator[]>();
  const unseen: string[] = [];
  const { tables, logs, manifests } = storeFiles(folder);
  for (const [name, bytes] of [...tables, ...logs, ...manifests]) {
    const format = formatOf(head(bytes), hintOf(join(folder, name)), bytes.length);
    if (bytes.length > 0) expect(format.id).toBe(tables.has(name) ? 'leveldb-table' : logs.has(name) ? 'leveldb-log' : 'leveldb-manifest');
    const said = await told(format, bytes, needles);
    unseen.push(...said.unseen.map(({ detail }) => `${name}: ${detail}`));
    for (const [index, list] of said.found) {
      for (const { locator, pieces } of list) {
        if (pieces !== null) expect(joined(bytes, pieces).equals(Buffer.from(needles[index]!))).toBe(true);
        if (locator !== null) found.set(index, [...(found.get(index) ?? []), locator]);
      }
    }
  }
  return { found, unseen };
}

describe.skipIf(lacksModule('plyvel'))('stores that LevelDB wrote', () => {
  it('give every version of every value, by its key, from logs and from tables', async () => {
    using folder = new Folder();
    const old = secret();
    const young = secret();
    const gone = secret();
    const written: StoreStep[] = [
      [['plain', old]],
      [['deleted', gone]],
      [
        ['deleted', null],
        ['plain', young],
      ],
    ];
    writeStore(folder.path, {}, written);
    const before = await tellStore(folder.path, [old, young, gone]);
    const key = (name: string) => [{ kind: 'key', key: name }];
    expect([...before.found.values()]).toEqual([[key('plain')], [key('plain')], [key('deleted')]]);
    expect(before.unseen).toEqual([]);
    writeStore(folder.path, {}, ['compact']);
    const after = await tellStore(folder.path, [old, young, gone]);
    expect(storeFiles(folder.path).tables.size).toBe(1);
    // A lone table moves down a level as it is, with all that nobody can ask for any more.
    expect([...after.found.values()]).toEqual([[key('plain')], [key('plain')], [key('deleted')]]);
    expect(after.unseen).toEqual([]);
  });

  it('are found complete, whatever the sizes of blocks, values and keys, and wherever a secret stands', async () => {
    for (let round = 0; round < 8; round++) {
      using folder = new Folder();
      const options: StoreOptions = {
        compression: round % 3 === 0 ? null : 'snappy',
        block_size: [1_024, 4_096, 65_536][round % 3]!,
        write_buffer_size: 65_536 * (1 + (round % 4)),
        block_restart_interval: [1, 16, 64][randomInt(3)]!,
        ...(round % 2 === 0 ? { bloom_filter_bits: 10 } : {}),
      };
      const secrets: string[] = [];
      const steps: StoreStep[] = Array.from({ length: 4 }, () =>
        Array.from({ length: 60 }, (_, index) => {
          const value = prose(randomInt(10) === 0 ? 40_000 + randomInt(60_000) : randomInt(2_000));
          const key = `${prose(randomInt(30))}/${index % 20}`;
          if (randomInt(4) > 0) return [key, value] as const;
          const own = secret();
          secrets.push(own);
          // A part of it that came before makes Snappy split it.
          const at = randomInt(value.length + 1);
          const hint = randomInt(2) === 0 ? own.slice(0, 6 + randomInt(25)) : '';
          if (randomInt(6) === 0) return [`${key}${own}`, value] as const;
          return [key, `${hint} ${value.slice(0, at)} ${own} ${value.slice(at)}`] as const;
        }),
      );
      if (round % 2 === 1) steps.splice(2, 0, 'compact');
      writeStore(folder.path, options, steps);
      const { found, unseen } = await tellStore(folder.path, secrets);
      // A compaction may leave versions out that were overwritten before it: those are in no file.
      const { tables, logs } = storeFiles(folder.path);
      const inFiles = independently(folder.path, [...tables.keys(), ...logs.keys()], secrets);
      for (const index of inFiles) expect(found.has(index), `${secrets[index]!.slice(0, 6)}… in round ${round}`).toBe(true);
      expect(inFiles.size).toBeGreaterThan(10);
      expect(unseen).toEqual([]);
    }
  }, 60_000);

  it('hold values of megabytes: found in cells of their own, and named', async () => {
    using folder = new Folder();
    const needles = [secret(), secret(), secret()];
    const large = (length: number, needle: string): string => prose(1_000).repeat(length / 1_000) + needle + prose(2_000);
    const values: StoreStep = [
      ['a', large(300_000, needles[0]!)],
      ['b', large(9_000_000, needles[1]!)],
      ['c', Buffer.concat([randomBytes(6_000_000), Buffer.from(needles[2]!)])],
    ];
    writeStore(folder.path, {}, [values]);
    const key = (name: string) => [[{ kind: 'key', key: name }]];
    expect([...(await tellStore(folder.path, needles)).found.values()]).toEqual([key('a'), key('b'), key('c')]);
    writeStore(folder.path, {}, ['compact']);
    expect(
      storeFiles(folder.path)
        .logs.values()
        .every((bytes) => bytes.length === 0),
    ).toBe(true);
    const { found, unseen } = await tellStore(folder.path, needles);
    expect([...found.values()]).toEqual([key('a'), key('b'), key('c')]);
    expect(unseen).toEqual([]);
  }, 30_000);

  it('are known by their content, where a name says nothing', () => {
    using folder = new Folder();
    writeStore(folder.path, {}, [[['key', 'small']]]);
    const logged = [...storeFiles(folder.path).logs.values()].find((bytes) => bytes.length > 0)!;
    expect(formatOf(head(logged), null, logged.length).id).toBe('leveldb-log');
    const versions = [...storeFiles(folder.path).manifests.values()][0]!;
    expect(formatOf(head(versions), null, versions.length).id).toBe('leveldb-manifest');
    writeStore(folder.path, {}, [Array.from({ length: 500 }, (_, index) => [`key${index}`, prose(100)] as const), 'compact']);
    for (const bytes of storeFiles(folder.path).tables.values()) expect(formatOf(head(bytes), null, bytes.length).id).toBe('leveldb-table');
  });

  it('have keys in their manifest', async () => {
    using folder = new Folder();
    const own = secret();
    writeStore(folder.path, {}, [
      [
        [`a${own}`, 'x'],
        ['b', 'y'],
      ],
      'compact',
    ]);
    const said = await told(manifest, [...storeFiles(folder.path).manifests.values()][0]!, [own]);
    expect(said.found.get(0)![0]).toMatchObject({ locator: [{ kind: 'key', key: 'a…' }] });
    expect(said.unseen).toEqual([]);
  });

  describe('that are damaged', () => {
    const written = (compression: 'snappy' | null): { bytes: Buffer; secrets: string[] } => {
      using folder = new Folder();
      const secrets = Array.from({ length: 100 }, secret);
      writeStore(folder.path, { compression, max_file_size: 16_777_216 }, [
        secrets.map((own, index) => [`key${String(index).padStart(3, '0')}`, `${prose(2_000)}${own}`] as const),
        'compact',
      ]);
      return { bytes: [...storeFiles(folder.path).tables.values()][0]!, secrets };
    };

    it('are read without their end, block by block', async () => {
      const { bytes, secrets } = written('snappy');
      const { found, unseen } = await told(table, bytes.subarray(0, -30), secrets);
      expect(found.size).toBe(100);
      expect(unseen).toMatchObject([{ reason: 'malformed', detail: expect.stringContaining('one by one') }]);
      const half = await told(table, bytes.subarray(0, bytes.length >> 1), secrets);
      expect(half.found.size).toBeGreaterThan(40);
    });

    it('whose index is damaged are read by what follows what', async () => {
      for (const compression of ['snappy', null] as const) {
        const { bytes, secrets } = written(compression);
        for (let round = 0; round < 30; round++) {
          const damaged = Buffer.from(bytes);
          const at = damaged.length - 48 - randomInt(600);
          damaged[at] = damaged[at]! ^ (1 << randomInt(8));
          const { found } = await told(table, damaged, secrets);
          // Of what is not compressed the raw bytes are read anyway.
          expect(found.size).toBeGreaterThanOrEqual(compression === null ? 0 : 100);
        }
      }
    });

    it('lose what was damaged and nothing else', async () => {
      for (const compression of ['snappy', null] as const) {
        const { bytes, secrets } = written(compression);
        for (let round = 0; round < 20; round++) {
          const damaged = Buffer.from(bytes);
          damaged[randomInt(damaged.length - 2_000)]! ^= 1 << randomInt(8);
          const { found, unseen } = await told(table, damaged, secrets);
          expect(found.size).toBeGreaterThanOrEqual(97);
          expect(unseen).toMatchObject([{ reason: 'malformed', detail: expect.stringMatching(/^1 of \d+ blocks/) }]);
        }
      }
    });

    it('logs too', async () => {
      using folder = new Folder();
      const secrets = Array.from({ length: 200 }, secret);
      writeStore(
        folder.path,
        {},
        secrets.map((own, index) => [[`key${index}`, `${prose(randomInt(3_000))}${own}`]]),
      );
      const bytes = [...storeFiles(folder.path).logs.values()].find(({ length }) => length > 0)!;
      expect((await told(log, bytes, secrets)).found.size).toBe(200);
      for (let round = 0; round < 20; round++) {
        const damaged = Buffer.from(bytes);
        damaged[randomInt(damaged.length)]! ^= 1 << randomInt(8);
        const { found, unseen } = await told(log, damaged, secrets);
        // At worst nobody knows where the next record of the block begins: the bytes are told, unnamed.
        expect(found.size).toBeGreaterThanOrEqual(198);
        expect(unseen).toMatchObject([{ reason: 'malformed' }]);
        const torn = await told(log, bytes.subarray(0, randomInt(bytes.length)), secrets);
        expect(torn.unseen).toEqual([]);
      }
    });
  });
});

describe('tables that lie', () => {
  const own = secret();
  const list = [[Buffer.from('key'), Buffer.from(own.padStart(50_000, 'x'))]] as const;

  it('read a block once, however often the index names it', async () => {
    const { found, bytes } = await told(table, tableOf(list, false, 20_000), [own]);
    expect(found.get(0)).toHaveLength(1);
    expect(bytes).toBeLessThan(1_000_000);
  });

  it('read what is there of a block that says it is longer than the file', async () => {
    for (const says of [100_000, 2 ** 40]) {
      const { found, unseen } = await told(table, tableOf(list, false, 1, says), [own]);
      expect(found.size).toBe(1);
      expect(unseen).toMatchObject([{ reason: 'malformed' }]);
    }
  });

  it('give no memory to lengths that cannot be', async () => {
    const bytes = tableOf(list, true);
    // The length that the first block says it gives: 4 GiB.
    const lying = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), bytes.subarray(3)]);
    const before = process.memoryUsage().arrayBuffers;
    const { unseen } = await told(table, lying, [own]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    expect(unseen).toMatchObject([{ reason: 'malformed' }]);
  });
});

/** What LevelDB's own reader says of single files: each is opened as the only one of a repaired store. */
function independently(folder: string, names: readonly string[], secrets: readonly string[]): Set<number> {
  const found = new Set<number>();
  const script = `
import sys, json, os, shutil, tempfile, plyvel
folder, names, options = json.load(sys.stdin)
for name in names:
    alone = tempfile.mkdtemp()
    shutil.copy(os.path.join(folder, name), alone)
    plyvel.repair_db(alone, **options)
    db = plyvel.DB(alone, **options)
    for key, value in db: sys.stdout.buffer.write(key + b'\\n' + value + b'\\n')
    db.close()
    shutil.rmtree(alone)
`;
  const content = python(script, JSON.stringify([folder, names, {}])).toString('latin1');
  for (const [index, own] of secrets.entries()) if (content.includes(own)) found.add(index);
  return found;
}
