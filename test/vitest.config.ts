import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    // They need root and a Debian of their own: test/root/vitest.config.ts.
    exclude: ['test/root/**'],
    globalSetup: ['./test/bundled.ts'],
    // One that is cut short goes on in the background, on what the next one has in hand.
    testTimeout: process.env['LASTCOPY_LONG'] === '1' ? 7_200_000 : 30_000,
    hookTimeout: 60_000,
    // How long something takes is never what these tests ask, and the machine may be busy.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // Where nobody watches, what failed stands alone.
    reporters: [process.env['CI'] === undefined ? 'default' : 'minimal', './test/tell-skips.ts'],
    slowTestThreshold: 5_000,
  },
});
