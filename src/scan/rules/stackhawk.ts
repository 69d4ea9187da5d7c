import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const stackhawkRules: readonly Rule[] = [
  {
    id: 'stackhawk-api-key',
    description: 'StackHawk API key',
    source: 'https://docs.stackhawk.com/web-app/api-keys/',
    literals: ['hawk.'],
    pattern: token(String.raw`hawk\.[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{20}`),
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(-20)) && /\d/.test(secret.slice(-20)),
    sample: (random) => bare(`hawk.${draw(random, BASE64URL, 20)}.${draw(random, BASE64URL, 19)}7`),
    nearMisses: [`hawk.${'x'.repeat(20)}.${'x'.repeat(20)}`, 'hawk.configurationServices1.applicationContexts', 'stackhawk.yml'],
  },
];
