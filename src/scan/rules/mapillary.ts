import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, DIGIT, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const mapillaryRules: readonly Rule[] = [
  {
    id: 'mapillary-access-token',
    description: 'Mapillary access token',
    source: 'https://www.mapillary.com/developer/api-documentation#authentication',
    literals: ['mly|'],
    pattern: token(String.raw`MLY\|\d{14,20}\|[0-9a-f]{32}`),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(-32)),
    sample: (random) => bare(`MLY|4${draw(random, DIGIT, 15)}|${draw(random, HEX, 32)}`),
    nearMisses: [`MLY|4141414141414141|${'0'.repeat(32)}`, 'MLY|XXX'],
  },
];
