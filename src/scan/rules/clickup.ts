import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { type Alphabet, bare, DIGIT, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const UPPER36: Alphabet = { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', set: '0-9A-Z' };

export const clickupRules: readonly Rule[] = [
  {
    id: 'clickup-api-token',
    description: 'ClickUp personal API token',
    source: 'https://developer.clickup.com/docs/authentication',
    literals: ['pk_'],
    pattern: token('pk_[0-9]{6,9}_[0-9A-Z]{32}'),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)),
    sample: (random) => bare(`pk_${draw(random, DIGIT, 6 + random(4))}_${draw(random, UPPER36, 32)}`),
    nearMisses: [`pk_1234567_${'X'.repeat(32)}`, 'pk_1234567_KEY'],
  },
];
