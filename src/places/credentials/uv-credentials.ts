import type { Place } from '../face.ts';

/** Source: https://docs.astral.sh/uv/concepts/authentication/http/ */
export const uvCredentials: Place = {
  id: 'uv-credentials',
  label: 'uv credentials',
  class: 'HOME',
  owner: 'uv',
  stores: [
    {
      globs: {
        linux: ['${UV_CREDENTIALS_DIR:-~/.local/share/uv/credentials}/*'],
        darwin: ['${UV_CREDENTIALS_DIR:-~/.local/share/uv/credentials}/*'],
        win32: ['${UV_CREDENTIALS_DIR:-~/AppData/Roaming/uv/credentials}/*', '$CFG/uv/data/credentials/*'],
      },
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`uv auth logout SERVICE` removes it here; the service has to revoke it.',
};
