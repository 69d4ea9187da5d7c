import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts'],
    // They need root and a Debian of their own: test/root/vitest.config.ts.
    exclude: ['test/root/**'],
    globalSetup: ['./test/bundled.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', './test/tell-skips.ts'],
    slowTestThreshold: 5_000,
  },
});
