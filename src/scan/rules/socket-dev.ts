import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const socketDevRules: readonly Rule[] = [
  {
    id: 'socket-api-key',
    description: 'Socket.dev API key',
    source: 'https://docs.socket.dev/docs/api-keys',
    literals: ['sktsec_'],
    pattern: token('sktsec_[A-Za-z0-9_-]{40,60}_api'),
    publicPrefix: 7,
    accept: (secret) => !isFakeBody(secret.slice(7)),
    sample: (random) => bare(`sktsec_${draw(random, BASE64URL, 47)}_api`),
    nearMisses: [`sktsec_${'x'.repeat(47)}_api`, 'sktsec_short_api'],
  },
];
