import type { Place } from '../face.ts';

export const packageCaches: Place = {
  id: 'package-caches',
  label: 'Caches of other package managers',
  class: 'REGEN',
  owner: 'pip, uv, Cargo, Go, Composer, Gradle, Maven',
  stores: [
    {
      globs: {
        linux: [
          '$CACHE/{pip,uv,pypoetry,go-build,composer,hatch,pre-commit,helm,ms-playwright,Cypress}/**',
          '~/.gradle/{caches,wrapper}/**',
          '~/.m2/repository/**',
          '~/.cargo/{registry,git}/**',
          '~/go/pkg/**',
          '~/.ivy2/cache/**',
        ],
        darwin: [
          '$CACHE/{pip,pypoetry,go-build,composer,helm,ms-playwright,Cypress}/**',
          '~/.cache/{uv,pre-commit}/**',
          '~/.gradle/{caches,wrapper}/**',
          '~/.m2/repository/**',
          '~/.cargo/{registry,git}/**',
          '~/go/pkg/**',
          '~/.ivy2/cache/**',
        ],
        win32: [
          '$LOCAL/{pip,uv,go-build,pypoetry,Composer}/**',
          '~/.gradle/{caches,wrapper}/**',
          '~/.m2/repository/**',
          '~/.cargo/{registry,git}/**',
          '~/go/pkg/**',
        ],
      },
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'unverified',
  next: '`pip cache purge`, `uv cache clean` or `go clean -modcache` empties it; for Gradle `gradle --stop` and deleting the folder.',
};
