import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE36, BASE64, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const dockerSwarmRules: readonly Rule[] = [
  {
    id: 'docker-swarm-join-token',
    description: 'Docker Swarm join token',
    source: 'https://docs.docker.com/reference/cli/docker/swarm/join-token/',
    literals: ['swmtkn-1-'],
    pattern: token('SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}'),
    publicPrefix: 9,
    accept: (secret) => !isFakeBody(secret.slice(9)),
    sample: (random) => bare(`SWMTKN-1-${draw(random, BASE36, 50)}-${draw(random, BASE36, 25)}`),
    nearMisses: [`SWMTKN-1-${'x'.repeat(50)}-${'x'.repeat(25)}`, 'SWMTKN-1-short'],
  },
  prefixed({
    id: 'docker-swarm-unlock-key',
    description: 'Docker Swarm unlock key',
    source: 'https://docs.docker.com/engine/swarm/swarm_manager_locking/',
    prefixes: ['SWMKEY-1-'],
    alphabet: BASE64,
    length: 43,
    nearMisses: [`SWMKEY-1-${'0'.repeat(43)}`, 'SWMKEY-1-short'],
  }),
];
