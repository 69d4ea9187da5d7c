import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { fc } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { inFolder, run, tarOf, zipOf } from '../formats/archives.ts';
import { lacks } from '../real-programs.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

const utf8 = (text: string) => Buffer.from(text);
/** What a name is assigned to is another matter. */
const names = (locator: readonly { readonly kind: string }[]) =>
  locator.filter(({ kind }) => kind !== 'key').map((step) => ('name' in step ? step.name : step.kind));

function notebook(source: readonly string[]): Buffer {
  const cells = [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source }];
  return utf8(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
}

describe('archives in archives', () => {
  test('a value split over lines of a notebook in a tar.gz in a zip: found once, every level named', async () => {
    using tree = new Tree();
    const secret = `${freshSecret(20)}\n${freshSecret(20)}`;
    const [front, back] = secret.split('\n') as [string, string];
    const inner = tarOf([
      ['readme.md', utf8('# nothing\n')],
      ['work/c.ipynb', notebook([`k = """${front}\n`, `${back}"""\n`])],
    ]);
    tree.write(
      'a.zip',
      zipOf([
        { name: 'x.txt', content: 'x' },
        { name: 'backup/b.tar.gz', content: gzipSync(inner) },
      ]),
    );
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }));
    expect(unseen).toEqual([]);
    expect(hits).toHaveLength(1);
    expect(hits[0]?.locator.filter(({ kind }) => kind !== 'key')).toEqual([
      { kind: 'entry', name: 'backup/b.tar.gz' },
      { kind: 'entry', name: 'b.tar' },
      { kind: 'entry', name: 'work/c.ipynb' },
      { kind: 'pointer', pointer: '/cells/0/source' },
    ]);
    expect(hits[0]).toMatchObject({ span: null, pieces: null });
    expect(hits[0]?.file).toMatchObject({ format: 'zip', rewrite: 'whole' });
  });

  test('plain text in a member is found once, named by member and line, whatever is around it', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const text = utf8(`first\nsecond\nTOKEN=${secret}\n`);
    const inner = tarOf([
      ['pad.bin', randomBytes(3_000)],
      ['etc/app.env', text],
      ['state.json', utf8(JSON.stringify({ list: [1, { token: secret }] }))],
    ]);
    tree.write('plain.tar', inner);
    tree.write('packed.tgz', gzipSync(inner));
    tree.write('packed.tar.zst', zstdCompressSync(inner));
    tree.write('stored.zip', zipOf([{ name: 'in.tar', content: inner, method: 0 }]));
    tree.write(
      'deflated.zip',
      zipOf([
        { name: 'app.env', content: text },
        { name: 'state.json', content: `{"a":{"b":"${secret}"}}` },
      ]),
    );
    tree.write('app.log.gz', gzipSync(text));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    const found = hits.map(({ file, locator }) => [String(file.path).slice(tree.home.length + 1), ...names(locator)].join(' > ')).sort();
    expect(found).toEqual([
      'app.log.gz > app.log > line',
      'deflated.zip > app.env > line',
      'deflated.zip > state.json > pointer > line',
      'packed.tar.zst > packed.tar > etc/app.env > line',
      'packed.tar.zst > packed.tar > state.json > line',
      'packed.tgz > packed.tar > etc/app.env > line',
      'packed.tgz > packed.tar > state.json > line',
      'plain.tar > etc/app.env > line',
      'plain.tar > state.json > line',
      'stored.zip > in.tar > offset',
      'stored.zip > in.tar > offset',
    ]);
    const line = hits
      .find(({ file, locator }) => String(file.path).endsWith('tgz') && names(locator).includes('etc/app.env'))
      ?.locator.at(-1);
    expect(line).toEqual({ kind: 'line', line: 3, column: 7 });
    // What stands as it is has its span in the file.
    for (const { file, span } of hits) {
      if (!/plain\.tar$|stored\.zip$/.test(String(file.path))) expect(span).toBeNull();
      else expect(readFileSync(String(file.path)).subarray(span?.start, span?.end).toString()).toBe(secret);
    }
  });

  test('a large compressed archive with hits all over it is read twice, not once for each', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const filler = randomBytes(700_000).toString('base64').replaceAll(/.{70}/g, '$&\n');
    const members = Array.from({ length: 24 }, (_, at) => [`logs/${at}.log`, utf8(`${filler}token=${secret}\n`)] as const);
    tree.write('big.tar.gz', gzipSync(tarOf(members), { level: 1 }));
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }));
    expect(unseen).toEqual([]);
    expect(hits.map(({ locator }) => names(locator).slice(1))).toEqual(members.map(([name]) => [name, 'line']));
  });

  test('what is not visible inside is told once of each kind, with its name', async () => {
    using tree = new Tree();
    const age = Buffer.concat([utf8('age-encryption.org/v1\n-> X25519 x\n'), randomBytes(100)]);
    const binary = () => Buffer.concat([Buffer.from([0xf7, 0, 1, 2, 0]), randomBytes(50)]);
    const inner = tarOf([...Array.from({ length: 30 }, (_, at) => [`lib/${at}.bin`, binary()] as const), ['keys.age', age]]);
    tree.write('x.tar.gz', gzipSync(inner));
    const { unseen, files } = await search(hunting(tree.home, { old: freshSecret() }));
    expect(unseen.map(({ reason, detail }) => `${reason} ${detail}`).sort()).toEqual([
      'encrypted x.tar, keys.age: encrypted with age',
      'unknown-format x.tar, lib/0.bin and 29 more: binary data of an unknown kind: only its plain bytes were searched',
    ]);
    expect(files).toHaveLength(1);
  });

  test('a member that is a damaged archive does not keep the others from being read', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const torn = gzipSync(randomBytes(50_000)).subarray(0, 20_000);
    const text = utf8(`token ${secret}\n`);
    tree.write(
      'a.tar',
      tarOf([
        ['torn.gz', torn],
        ['whole.gz', gzipSync(text)],
      ]),
    );
    tree.write(
      'b.zip',
      zipOf([
        { name: 'torn.gz', content: torn },
        { name: 'whole.gz', content: gzipSync(text) },
      ]),
    );
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ locator }) => names(locator))).toEqual([
      ['whole.gz', 'whole', 'line'],
      ['whole.gz', 'whole', 'line'],
    ]);
    expect(unseen.filter(({ reason }) => reason === 'malformed').map(({ detail }) => detail.split(':')[0])).toEqual(['torn.gz', 'torn.gz']);
  });

  test('nesting without end is told', async () => {
    using tree = new Tree();
    let bytes: Uint8Array = utf8('the innermost text');
    for (let depth = 0; depth < 40; depth++) bytes = gzipSync(bytes);
    tree.write('x.gz', bytes);
    const { unseen } = await search(hunting(tree.home, { old: freshSecret() }));
    expect(unseen.map(({ reason }) => reason)).toEqual(['too-deep']);
  });
});

describe('container images', () => {
  /** Blobs of an OCI image layout, named by their digests (opencontainers image-spec, image-layout.md). */
  function blobs(contents: readonly Uint8Array[]): [string, Uint8Array][] {
    return contents.map((content) => [`blobs/sha256/${createHash('sha256').update(content).digest('hex')}`, content]);
  }

  test('docker save, old and new, with plain, gzip and zstd layers', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const layer = tarOf([
      ['etc/hostname', utf8('box\n')],
      ['root/.npmrc', utf8(`//registry/:_authToken=${secret}\n`)],
    ]);
    const config = utf8(JSON.stringify({ config: { Env: ['PATH=/bin', `TOKEN=${secret}`] }, history: [] }));
    tree.write(
      'oci.tar',
      tarOf([
        ['oci-layout', utf8('{"imageLayoutVersion":"1.0.0"}')],
        ...blobs([config, gzipSync(layer), zstdCompressSync(layer)]),
        ['index.json', utf8('{}')],
      ]),
    );
    tree.write(
      'old.tar',
      tarOf([
        ['0a1b/layer.tar', layer],
        ['0a1b/json', config],
        ['manifest.json', utf8('[]')],
      ]),
    );
    const { hits } = await search(hunting(tree.home, { old: secret }));
    const found = hits
      .map(({ file, locator }) =>
        [String(file.path).slice(tree.home.length + 1), ...names(locator)].join(' > ').replaceAll(/[0-9a-f]{64}/g, 'D'),
      )
      .sort();
    expect(found).toEqual([
      'oci.tar > blobs/sha256/D > decompressed > root/.npmrc > line',
      'oci.tar > blobs/sha256/D > decompressed > root/.npmrc > line',
      'oci.tar > blobs/sha256/D > line',
      'old.tar > 0a1b/json > line',
      'old.tar > 0a1b/layer.tar > offset',
    ]);
    expect(new Set(hits.map(({ file }) => file.rewrite))).toEqual(new Set(['patches']));
  });
});

const NEST = `
import gzip, io, json, random, sys, tarfile, zipfile
rng, secret, out = random.Random(int(sys.argv[1])), sys.argv[2], sys.argv[3]
def filler(): return ''.join(rng.choice('abcdefghij \\n') for _ in range(rng.choice([0, 10, 3000, 70000])))
def wrap(kind, name, data):
    buffer = io.BytesIO()
    if kind == 'gz': return name + '.gz', gzip.compress(data, rng.randint(1, 9))
    others = [(f'o{i}.txt', filler().encode()) for i in range(rng.randint(0, 3))]
    entries = others + [('d/' + name, data)]
    rng.shuffle(entries)
    if kind == 'zip':
        with zipfile.ZipFile(buffer, 'w') as z:
            for title, content in entries: z.writestr(title, content, rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    else:
        with tarfile.open(fileobj=buffer, mode='w', format=rng.choice([tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])) as t:
            for title, content in entries:
                info = tarfile.TarInfo(title); info.size = len(content); t.addfile(info, io.BytesIO(content))
    return 'n.' + kind, buffer.getvalue()
data = (filler() + secret + filler()).encode()
name, steps = 'leaf.txt', ['leaf.txt']
for kind in [rng.choice(['gz', 'zip', 'tar']) for _ in range(rng.randint(1, 4))]:
    name, data = wrap(kind, name, data)
    steps.insert(0, kind)
open(out + '/' + name, 'wb').write(data)
print(json.dumps(steps))
`;

describe('completeness', () => {
  test.skipIf(lacks('python3'))('a value in random archives in archives, that Python wrote, is found exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const secret = freshSecret();
        await inFolder({}, async (folder) => {
          const steps = run('python3', ['-c', NEST, String(seed), secret, folder]).toString();
          const { hits, unseen } = await search(hunting(folder, { old: secret }));
          expect([steps, hits.length, unseen]).toEqual([steps, 1, []]);
          expect(names(hits[0]?.locator ?? []).join('/')).toMatch(
            steps.includes('gz') || steps.includes('zip') || steps.includes('tar') ? /./ : /^$/,
          );
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe('bombs', () => {
  test('zeros beyond any honest measure: told, in little memory, and what stands beside is found', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const zeros = zstdCompressSync(Buffer.alloc(100_000_000));
    const ten = Buffer.concat(Array.from({ length: 100 }, () => zeros));
    tree.write(
      'bomb.tar',
      tarOf([
        ['ten-gigabytes.zst', ten],
        ['beside.gz', gzipSync(`the value ${secret}`)],
      ]),
    );
    // An engine and its tables are there before.
    await search(hunting(tree.home, { old: freshSecret() }, { roots: [] }));
    const before = process.memoryUsage().rss;
    let most = 0;
    const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
    const { hits, unseen } = await search(hunting(tree.home, { old: secret }));
    clearInterval(timer);
    most = Math.max(most, process.memoryUsage().rss);
    expect(hits.map(({ locator }) => names(locator)[0])).toEqual(['beside.gz']);
    expect(unseen.map(({ reason }) => reason).sort()).toEqual(['too-large', 'unknown-format']);
    expect((most - before) / 1e6).toBeLessThan(120);
  });

  test('zips of zips of zips, each many times: nested, and bounded by time', async () => {
    using tree = new Tree();
    let bytes: Uint8Array = zipOf([{ name: '0.dll', content: Buffer.alloc(20_000_000) }]);
    for (let level = 0; level < 4; level++)
      bytes = zipOf(Array.from({ length: 16 }, (_, at) => ({ name: `lib ${at}.zip`, content: bytes })));
    tree.write('42.zip', bytes);
    const began = performance.now();
    const { unseen } = await search(hunting(tree.home, { old: freshSecret() }), { fileMs: 2_000 });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(unseen.map(({ reason }) => reason)).toContain('time-limit');
  });

  test('a raw deflate of a name that lies stays what it is', async () => {
    using tree = new Tree();
    tree.write('x.gz', deflateRawSync('not gzip at all, whatever it is called'));
    const { unseen } = await search(hunting(tree.home, { old: freshSecret() }));
    expect(unseen.map(({ reason }) => reason)).toEqual(['unknown-format']);
  });
});
