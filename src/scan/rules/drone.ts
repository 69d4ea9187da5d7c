import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const droneRules: readonly Rule[] = [
  named({
    id: 'drone-token',
    description: 'Drone CI personal token or server secret',
    source: 'https://docs.drone.io/cli/token/',
    names: ['drone ci', 'drone'],
    what: ['token', 'rpc secret', 'secret', 'server token'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [
      `DRONE_CI_TOKEN=${'0'.repeat(32)}`,
      'DRONE_CI_TOKEN=your-drone-ci-token-goes-here',
      'droneCiToken: process.env.DRONE_CI_TOKEN,',
    ],
  }),
];
