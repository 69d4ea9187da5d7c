import type { Place } from '../face.ts';

/** Source: https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md */
export const podmanAuth: Place = {
  id: 'podman-auth',
  label: 'Podman, Buildah and Skopeo registry logins',
  class: 'HOME',
  owner: 'Podman',
  stores: [
    {
      globs: {
        linux: [
          '${REGISTRY_AUTH_FILE:-~/.config/containers/auth.json}',
          '${XDG_RUNTIME_DIR:-/run/user/*}/containers/auth.json',
          '/run/containers/*/auth.json',
          '${XDG_CONFIG_HOME:-~/.config}/containers/auth.json',
        ],
        darwin: ['${REGISTRY_AUTH_FILE:-~/.config/containers/auth.json}', '${XDG_CONFIG_HOME:-~/.config}/containers/auth.json'],
        win32: ['${XDG_CONFIG_HOME:-~/.config}/containers/auth.json'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`podman logout REGISTRY` removes it.',
};
