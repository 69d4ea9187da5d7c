import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const pantheonRules: readonly Rule[] = [
  named({
    id: 'pantheon-machine-token',
    description: 'Pantheon machine token',
    source: 'https://docs.pantheon.io/machine-tokens',
    names: ['pantheon', 'terminus'],
    what: ['machine token', 'token'],
    alphabet: BASE62,
    length: [40, 64],
    nearMisses: [
      `PANTHEON_MACHINE_TOKEN=${'0'.repeat(40)}`,
      'PANTHEON_MACHINE_TOKEN=your-pantheon-machine-token-goes-here',
      'pantheonMachineToken: process.env.PANTHEON_MACHINE_TOKEN,',
    ],
  }),
];
