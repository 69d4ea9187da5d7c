import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeStore } from '../formats/leveldb-stores.ts';
import { lacksModule } from '../formats/python.ts';
import { freshSecret, hunting, search, Tree } from './tree.ts';

describe('a file by its place', () => {
  it('is never written where the place says so, whatever its format allows', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    tree.write('.bash_history', `export TOKEN=${secret}\n`);
    tree.write('.config/chromium/Default/Something Unknown.json', JSON.stringify({ token: secret }));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ file }) => [file.place, file.format, file.rewrite]).sort()).toEqual([
      ['bash-history', 'text', 'in-place'],
      ['chromium-profile', 'json', 'none'],
    ]);
  });
});

describe.skipIf(lacksModule('plyvel'))("LevelDB's log", () => {
  it('is known by its name where its first record is longer than its head, and waits for whoever has the store open', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    mkdirSync(join(tree.home, 'work'));
    writeStore(join(tree.home, 'work/store'), {}, [[['key', `${'and more '.repeat(900)}${secret}`]]]);
    const { hits } = await search(hunting(tree.home, { old: secret }));
    const found = hits.map(({ file }) => [file.place, file.format, file.rewrite, file.live]);
    expect(found).toEqual([['project-logs', 'leveldb-log', 'patches', 'closed']]);
  });
});

describe('a value that its compressor left as it was', () => {
  it('is told once, by the way to it', async () => {
    using tree = new Tree();
    const secret = freshSecret();
    const text = Buffer.from(JSON.stringify({ windows: [{ token: secret }] }));
    // One LZ4 sequence of literals, longer than its token can say.
    const header = Buffer.from('mozLz40\0????', 'latin1');
    header.writeUInt32LE(text.length, 8);
    tree.write('sessionstore.jsonlz4', Buffer.concat([header, Buffer.from([0xf0, text.length - 15]), text]));
    const { hits } = await search(hunting(tree.home, { old: secret }));
    expect(hits.map(({ locator }) => locator)).toEqual([
      [
        { kind: 'entry', name: 'sessionstore.json' },
        { kind: 'pointer', pointer: '/windows/0/token' },
        { kind: 'line', line: 1, column: expect.any(Number) },
      ],
    ]);
  });
});
