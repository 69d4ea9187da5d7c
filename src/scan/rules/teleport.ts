import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const teleportRules: readonly Rule[] = [
  named({
    id: 'teleport-token',
    description: 'Teleport join or auth token',
    source: 'https://goteleport.com/docs/enroll-resources/agents/join-token/',
    names: ['teleport'],
    what: ['token', 'join token', 'auth token'],
    alphabet: HEX,
    length: [32, 64],
    nearMisses: [
      `TELEPORT_TOKEN=${'0'.repeat(32)}`,
      'TELEPORT_TOKEN=your-teleport-token-goes-here',
      'teleportToken: process.env.TELEPORT_TOKEN,',
    ],
  }),
];
