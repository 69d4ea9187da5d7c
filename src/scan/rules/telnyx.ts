import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { type Alphabet, bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const telnyxRules: readonly Rule[] = [
  {
    id: 'telnyx-api-key',
    description: 'Telnyx API key (version 2)',
    source: 'https://developers.telnyx.com/docs/account-setup/levels-and-authentication',
    literals: ['key01'],
    pattern: token('KEY01[0-9A-F]{30}_[A-Za-z0-9]{22}'),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(5)),
    sample: (random) => bare(`KEY01${draw(random, UPPER_HEX, 30)}_${draw(random, BASE62, 22)}`),
    nearMisses: [`KEY01${'0'.repeat(30)}_xxxxxxxxxxxxxxxxxxxxxx`, 'KEY01_NAME=value'],
  },
];
