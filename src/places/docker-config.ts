import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

export const dockerConfig: Place = {
  id: 'docker-config',
  label: 'Docker and Podman registry logins',
  class: 'HOME',
  owner: 'Docker',
  stores: [
    {
      globs: everywhere(
        '${DOCKER_CONFIG:-~/.docker}/config.json',
        '~/.docker/config.json',
        '${XDG_CONFIG_HOME:-~/.config}/containers/auth.json',
        '~/.dockercfg',
      ),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`auth` is base64 of user:password. `docker logout` removes it properly.',
};
