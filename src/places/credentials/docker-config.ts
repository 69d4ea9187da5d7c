import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/docker/cli/blob/master/cli/config/config.go */
export const dockerConfig: Place = {
  id: 'docker-config',
  label: 'Docker registry logins',
  class: 'HOME',
  owner: 'Docker',
  stores: [
    {
      globs: everywhere('${DOCKER_CONFIG:-~/.docker}/config.json', '~/.docker/config.json', '~/.dockercfg'),
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  note: '`auth` is base64 of user:password.',
  next: '`docker logout REGISTRY` removes it.',
};
