import type { Place } from '../face.ts';

/** Source: https://docs.npmjs.com/cli/configuring-npm/folders */
export const npmCache: Place = {
  id: 'npm-cache',
  label: 'Caches of JavaScript package managers',
  class: 'REGEN',
  owner: 'npm, Yarn, pnpm, Bun',
  stores: [
    {
      globs: {
        linux: ['~/.npm/_cacache/**', '$CACHE/{yarn,pnpm,node,deno}/**', '~/.bun/install/cache/**', '$DATA/pnpm/store/**'],
        darwin: ['~/.npm/_cacache/**', '$CACHE/{Yarn,pnpm,deno}/**', '~/.bun/install/cache/**', '~/Library/pnpm/store/**'],
        win32: ['$LOCAL/npm-cache/_cacache/**', '$LOCAL/{Yarn,pnpm}/**'],
      },
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`npm cache clean --force`, `yarn cache clean` or `pnpm store prune` empties it.',
};
