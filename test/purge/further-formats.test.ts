import { describe, expect, it } from 'vitest';
import { undoPurge } from '../../src/purge/undo.ts';
import { asarOf } from '../formats/archives.ts';
import { lz4Frame } from '../formats/whole-samples.ts';
import { snssFile } from '../formats/sessions.ts';
import { swapFile } from '../formats/vim-files.ts';
import { freshSecret, PurgeHome, tools } from './purge-home.ts';

/** Formats that keep a value in a way of their own, purged end to end; what cannot be, says why. */

const WRITTEN: readonly (readonly [string, string, string, (secret: string) => Uint8Array])[] = [
  [
    'app.asar',
    'asar',
    'P6',
    (secret) =>
      asarOf(
        [
          ['a/b.js', `const key = "${secret}";\n`],
          ['c.js', 'x = 1;\n'],
        ],
        false,
      ),
  ],
  ['debug.log.lz4', 'lz4', 'P7', (secret) => lz4Frame(`${'words of a log\n'.repeat(30)}token=${secret}\nend\n`, 28)],
  ['.a.env.swp', 'vim-swap', 'P6', (secret) => swapFile([['A=1', `TOKEN=${secret}`, 'B=2']], 'long', [[`TOKEN=${secret}`]])],
  [
    '.config/chromium/Default/Sessions/Session_13370000000000000',
    'snss',
    'P1',
    (secret) => snssFile([{ tab: 7, address: `https://a.example/?token=${secret}`, title: `Signed in ${secret}` }]),
  ],
];

const LEFT: readonly (readonly [string, string, (secret: string) => Uint8Array])[] = [
  ['app.asar', 'signed-content', (secret) => asarOf([['a/b.js', `const key = "${secret}";\n`]])],
  [
    '.config/chromium/Default/Sessions/Session_13370000000000000',
    'syntax-would-break',
    (secret) => snssFile([{ tab: 7, address: `https://a.example/?token=${secret}`, title: '' }], 'session', 9),
  ],
];

describe('formats of their own', () => {
  it.each(WRITTEN)('%s (%s) by %s: gone, verified, and back by undo', async (name, format, method, make) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write(name, make(secret));
    const before = home.read(name);
    const { plan, outcome, undoJob } = await home.purge({ e1: secret });
    expect(plan.steps.map((step) => [step.format, step.method])).toEqual([[format, method]]);
    expect(outcome.fates.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    expect(outcome).toMatchObject({ remaining: 0, filesWritten: 1 });
    expect(outcome.purged).toBeGreaterThan(0);
    expect(await home.hits({ e1: secret }, 'slow')).toEqual([]);
    await undoPurge(undoJob, tools());
    expect(home.read(name).equals(before)).toBe(true);
  });

  it.each(LEFT)('%s: left as it is, for %s', async (name, reason, make) => {
    using home = new PurgeHome();
    const secret = freshSecret();
    home.write(name, make(secret));
    const before = home.read(name);
    const { outcome } = await home.purge({ e1: secret });
    expect(new Set(outcome.fates.map((fate) => fate.reason))).toEqual(new Set([reason]));
    expect(outcome.filesWritten).toBe(0);
    expect(home.read(name).equals(before)).toBe(true);
  });
});
