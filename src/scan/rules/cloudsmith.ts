import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const cloudsmithRules: readonly Rule[] = [
  {
    id: 'cloudsmith-api-key',
    description: 'Cloudsmith API key',
    source: 'https://help.cloudsmith.io/docs/api-key',
    literals: ['csa_'],
    pattern: token('csa_[0-9a-f]{30}[A-Za-z0-9]{6}'),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)),
    sample: (random) => bare(`csa_${draw(random, HEX, 30)}${draw(random, BASE62, 6)}`),
    nearMisses: [`csa_${'0'.repeat(36)}`, 'csa_short'],
  },
  named({
    id: 'cloudsmith-legacy-key',
    description: 'Cloudsmith API key of 40 hexadecimal digits',
    source: 'https://help.cloudsmith.io/docs/api-key',
    names: ['cloudsmith'],
    alphabet: HEX,
    length: 40,
    nearMisses: [
      `CLOUDSMITH_KEY=${'0'.repeat(40)}`,
      'CLOUDSMITH_KEY=your-cloudsmith-key-goes-here',
      'cloudsmithKey: process.env.CLOUDSMITH_KEY,',
    ],
  }),
];
