import { defineConfig } from 'vitest/config';

/** Tests that need root: `npm run test:root`. One machine at a time. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/root/*.test.ts'],
    globalSetup: ['test/root/packages.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    fileParallelism: false,
    reporters: ['verbose', './test/tell-skips.ts'],
  },
});
