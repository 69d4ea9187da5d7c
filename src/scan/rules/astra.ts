import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

const LETTERS = { chars: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', set: 'A-Za-z' };

export const astraRules: readonly Rule[] = [
  {
    id: 'astra-token',
    description: 'DataStax Astra application token',
    source: 'https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html',
    literals: ['astracs:'],
    pattern: token('AstraCS:[A-Za-z]{24}:[0-9a-f]{64}'),
    publicPrefix: 8,
    accept: (secret) => !isFakeBody(secret.slice(33)),
    sample: (random) => bare(`AstraCS:${draw(random, LETTERS, 24)}:${draw(random, HEX, 64)}`),
    nearMisses: [`AstraCS:${'x'.repeat(24)}:${'0'.repeat(64)}`, 'AstraCS:token'],
  },
];
