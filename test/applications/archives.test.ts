import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshSecret } from '../purge/purge-home.ts';
import { lacks } from '../real-programs.ts';
import { isRedacted, Laptop, residuals, SESSION } from './laptop.ts';

/** Archives and compressed files that real programs made: they test, list and unpack them as before, without the value. */

/** How each is made of the folder `work`, tested, and unpacked into the folder that it is run in. */
const ARCHIVES = {
  'old.zip': { make: 'cd work && zip -q -r ../old.zip .', test: 'unzip -tq old.zip', unpack: 'unzip -q' },
  'stored.zip': { make: 'cd work && zip -q -0 -r ../stored.zip .', test: 'unzip -tq stored.zip', unpack: 'unzip -q' },
  'best.zip': { make: 'cd work && zip -q -9 -r -z ../best.zip . < ../comment', test: 'unzip -tq best.zip', unpack: 'unzip -q' },
  'old.tar': { make: 'tar -cf old.tar -C work .', test: 'tar -tf old.tar', unpack: 'tar -xf' },
  'old.tar.gz': { make: 'tar -czf old.tar.gz -C work .', test: 'gzip -t old.tar.gz && tar -tzf old.tar.gz', unpack: 'tar -xzf' },
  'old.tar.zst': {
    make: 'tar --zstd -cf old.tar.zst -C work .',
    test: 'zstd -tq old.tar.zst && tar --zstd -tf old.tar.zst',
    unpack: 'tar --zstd -xf',
  },
  'nested.zip': {
    make: 'tar -czf inner.tgz -C work . && zip -q nested.zip inner.tgz && rm inner.tgz',
    test: 'unzip -tq nested.zip',
    unpack: 'sh -c \'unzip -q "$0" && tar -xzf inner.tgz && rm inner.tgz\'',
  },
} as const;
const STREAMS = {
  'app.log.1.gz': { make: 'gzip -c app.log > app.log.1.gz', test: 'gzip -t app.log.1.gz', read: 'gzip -dc app.log.1.gz' },
  'app.log.2.zst': { make: 'zstd -q -c app.log > app.log.2.zst', test: 'zstd -tq app.log.2.zst', read: 'zstd -dcq app.log.2.zst' },
} as const;

const FILES = (secret: string): Record<string, string> => ({
  'config/app.env': `A=1\nTOKEN=${secret}\nB=2\n`,
  'notes.txt': 'nothing of it here\n'.repeat(300),
  'deep/er/report.json': JSON.stringify({ url: `https://x:${secret}@example.test/`, list: Array.from({ length: 500 }, (_, at) => at) }),
  'deep/ö ä.md': `# Zoë\n\n${'words '.repeat(2_000)}${secret}\n`,
});

describe.skipIf(lacks('zip', 'unzip', 'tar', 'gzip', 'zstd', 'bzip2', '/usr/bin/python3', ...SESSION))('archives of real programs', () => {
  it('pass their own tests after the purge, give everything but the value, and come back by undo', { timeout: 60_000 }, () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    const noise = randomBytes(100_000);
    const files = FILES(secret);
    for (const [name, content] of Object.entries(files)) laptop.write(`work/${name}`, content);
    laptop.write('work/noise.bin', noise);
    laptop.write('comment', 'made by somebody\n');
    const log = `${'a line\n'.repeat(4_000)}GET /?key=${secret}\n${'another\n'.repeat(4_000)}`;
    laptop.write('app.log', log);
    for (const { make } of [...Object.values(ARCHIVES), ...Object.values(STREAMS)]) laptop.run('sh', ['-c', make]);
    for (const name of ['work', 'app.log', 'comment']) rmSync(laptop.path(name), { recursive: true });
    const names = Object.keys({ ...ARCHIVES, ...STREAMS });
    expect(new Set(laptop.left({ secret }).map(({ file }) => file))).toEqual(new Set(names));
    const before = laptop.contents();
    const modes = names.map((name) => statSync(laptop.path(name)).mode);

    const summary = laptop.purgeByCommand(secret);
    // Noise may be anything: each archive names it, once.
    expect(summary).toMatchObject({ remaining: 0, notVisible: Object.keys(ARCHIVES).length });
    expect(laptop.left({ secret })).toEqual([]);
    expect(Object.keys(laptop.contents())).toEqual(Object.keys(before));
    expect(names.map((name) => statSync(laptop.path(name)).mode)).toEqual(modes);

    for (const [name, { test, unpack }] of Object.entries(ARCHIVES)) {
      laptop.run('sh', ['-c', test]);
      const folder = join(laptop.outside, 'unpacked');
      mkdirSync(folder);
      laptop.run('sh', ['-c', `cd '${folder}' && ${unpack} '${laptop.path(name)}'`]);
      for (const [file, content] of Object.entries(files)) {
        const now = readFileSync(join(folder, file), 'utf8');
        expect(content.includes(secret) ? isRedacted(now, content, secret) : now === content, `${name}: ${file}`).toBe(true);
      }
      expect(readFileSync(join(folder, 'noise.bin')).equals(noise), name).toBe(true);
      rmSync(folder, { recursive: true });
    }
    for (const [name, { test, read }] of Object.entries(STREAMS)) {
      laptop.run('sh', ['-c', test]);
      expect(isRedacted(laptop.run('sh', ['-c', read]), log, secret), name).toBe(true);
    }

    expect(laptop.undoByCommand(String(summary['planId']))).toEqual(names.map(() => 'restored'));
    expect(laptop.contents()).toEqual(before);
  });

  it('which nobody can write anew are told, and left as they were', async () => {
    using laptop = new Laptop();
    const secret = freshSecret();
    for (const [name, content] of Object.entries(FILES(secret))) {
      const path = join(laptop.outside, 'work', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    laptop.run('sh', ['-c', `tar -cjf old.tar.bz2 -C '${laptop.outside}/work' .`]);
    const before = laptop.contents();
    const { outcome } = await laptop.purgeForReal({ secret });
    expect(new Set(residuals(outcome))).toEqual(new Set([`${laptop.path('old.tar.bz2')}: no-writer-for-format`]));
    expect(outcome.fates).toHaveLength(3);
    expect(laptop.contents()).toEqual(before);
  });
});
