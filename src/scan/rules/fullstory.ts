import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const fullstoryRules: readonly Rule[] = [
  {
    id: 'fullstory-api-key',
    description: 'FullStory API key, which names its region',
    source: 'https://help.fullstory.com/hc/en-us/articles/360052021773-Managing-API-Keys',
    literals: ['na1.', 'eu1.'],
    pattern: token(String.raw`(?:na|eu)1\.[A-Za-z0-9+/]{100}`, '(?![A-Za-z0-9+/_-])'),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)),
    sample: (random) => bare(`${oneOf(random, ['na1.', 'eu1.'])}${draw(random, BASE64, 100)}`),
    nearMisses: [`na1.${'x'.repeat(100)}`, 'https://eu1.acme.test/path', 'na1.short'],
  },
];
