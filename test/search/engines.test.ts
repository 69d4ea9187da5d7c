import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSpan, fingerprint } from '../../src/forms/index.ts';
import { allRules } from '../../src/scan/index.ts';
import type { Hit } from '../../src/search/index.ts';
import { freshKeys, freshSecret, hunting, search, Tree } from './tree.ts';

function shown(hits: readonly Hit[]): string[] {
  return hits.map((hit) => `${String(hit.file.path)} ${JSON.stringify(hit.span ?? hit.pieces)}`).sort();
}

/** One home with a value in the shapes that programs leave. */
function furnished(tree: Tree, secret: string): void {
  const json = JSON.stringify({ env: { KEY: secret }, log: JSON.stringify({ line: `k=${secret}"\n` }) });
  tree.write('.bash_history', `ls\nexport K=${secret}\ncurl -u me:${secret} https://h/\n`);
  tree.write(
    '.claude/projects/x/1.jsonl',
    `${json}\n${JSON.stringify({ output: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` })}\n`,
  );
  tree.write('state.json', json);
  tree.write('url.txt', `https://h/?k=${encodeURIComponent(secret)}&x=%22${secret}%22`);
  tree.write('utf16.log', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`key ${secret}\r\n`, 'utf16le')]));
  tree.write('dump.hex', Buffer.from(`x${secret}y`).toString('hex'));
  tree.write(
    'book.ipynb',
    JSON.stringify({ cells: [{ cell_type: 'code', source: ['a = 1\n', `b = "${secret}"\n`] }], nbformat: 4, nbformat_minor: 5 }, null, 1),
  );
  tree.write('page.html', `<a href="?k=${secret}">&lt;${secret}&gt;</a>`);
  tree.write('none.txt', `${secret.slice(0, -1)} ${secret.slice(1)} ${secret.toLowerCase()}`);
}

describe('the two engines', () => {
  for (const length of [16, 32, 60]) {
    it(`see the same copies of a value of ${length} characters, at the same places`, async () => {
      using tree = new Tree();
      const secret = freshSecret(length);
      furnished(tree, secret);
      const fast = await search(hunting(tree.home, { old: secret }));
      const slow = await search(hunting(tree.home, { old: secret }, { by: 'slow' }));
      expect(shown(fast.hits)).toEqual(shown(slow.hits));
      expect(fast.hits).toHaveLength(14);
      for (const hit of [...fast.hits, ...slow.hits]) {
        const original = readFileSync(hit.file.path).subarray(hit.span?.start, hit.span?.end);
        expect(Buffer.from(decodeSpan(hit.form, original, hit.edges) ?? []).toString()).toBe(secret);
      }
    });
  }
});

describe('a copy that raw bytes and decoded contents both show', () => {
  it('is reported once: in a tar archive', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('in/config.json', JSON.stringify({ key: secret }));
    tree.write('in/notes.txt', `${secret}\n`);
    execFileSync('tar', ['-C', tree.home, '-cf', tree.path('archive.tar'), 'in']);
    const { hits } = await search(hunting(tree.home, { old: secret }, { roots: [tree.path('archive.tar')] }));
    expect(hits).toHaveLength(2);
    expect(hits.every((hit) => hit.span !== null)).toBe(true);
  });

  it('is reported once: UTF-16 at odd offsets, which reads in both byte orders', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    for (const shift of [0, 1])
      tree.write(`${shift}.txt`, Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(`a ${secret} b`, 'utf16le')]));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map((hit) => String(hit.file.path))).toEqual([tree.path('0.txt'), tree.path('1.txt')]);
  });
});

describe('detection', () => {
  it('finds a sample of every rule in a file, by that rule or a surer one, with its span and fingerprint', async () => {
    using tree = new Tree();
    const keys = freshKeys();
    const secrets = new Map<string, string>();
    for (const rule of allRules) {
      const { text, secret } = rule.sample((below) => randomInt(below));
      secrets.set(tree.write(`${rule.id}.txt`, `before\n${text}\nafter\n`), secret);
    }
    const { hits } = await search(hunting(tree.home, {}, { detect: true, keys }));
    const missed = [...secrets].filter(([path, secret]) => {
      const start = readFileSync(path).indexOf(secret);
      return !hits.some((hit) => hit.file.path === path && hit.span?.start === start && hit.span.end === start + Buffer.byteLength(secret));
    });
    expect(missed.map(([path]) => path)).toEqual([]);
    for (const hit of hits) {
      const value = readFileSync(hit.file.path).subarray(hit.span?.start, hit.span?.end);
      if (hit.fingerprint.startsWith('fp1.'))
        expect(hit.fingerprint).toBe(fingerprint({ epoch: keys.epoch, fingerprint: keys.fingerprint }, value));
    }
    expect(hits.some((hit) => hit.fingerprint.startsWith('fp1.'))).toBe(true);
  });

  it('marks whether a hunted value stands as a credential', async () => {
    using tree = new Tree();
    tree.write('a.env', 'DB_PASSWORD=changeme-now\n');
    tree.write('b.txt', 'please use changeme-now as an example\n');
    const hunt = [{ kind: 'plain' as const, id: 'old', value: new TextEncoder().encode('changeme-now'), context: 'credential' as const }];
    const { hits } = await search(hunting(tree.home, {}, { hunt }));
    expect(hits.map((hit) => [String(hit.file.path).slice(-5), hit.credential])).toEqual([
      ['a.env', true],
      ['b.txt', false],
    ]);
  });
});

describe('what is not visible', () => {
  it('is counted beside the result, file by file, and every file still gets its raw pass', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('shut.xz', Buffer.concat([Buffer.from('fd377a585a0000', 'hex'), Buffer.from(secret).reverse()]));
    tree.write('odd.bin', Buffer.concat([Buffer.from([0, 1, 2, 3, 0]), Buffer.from(secret)]));
    tree.write('plain.txt', secret);
    const { hits, unseen, summary } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map((hit) => [String(hit.file.path).slice(-7), hit.file.rewrite])).toEqual([
      ['odd.bin', 'none'],
      ['ain.txt', 'in-place'],
    ]);
    expect(unseen.map((event) => event.reason)).toEqual(['unknown-format', 'format-not-supported']);
    expect(summary).toMatchObject({ files: 3, replicas: 2, notVisible: 2 });
  });
});
