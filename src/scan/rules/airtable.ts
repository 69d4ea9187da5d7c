import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, draw, HEX } from '../sampling.ts';
import { token } from '../shape.ts';

export const airtableRules: readonly Rule[] = [
  {
    id: 'airtable-access-token',
    description: 'Airtable personal access token',
    source: 'https://airtable.com/developers/web/guides/personal-access-tokens',
    literals: ['pat'],
    pattern: token(String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)),
    sample: (random) => bare(`pat${draw(random, BASE62, 14)}.${draw(random, HEX, 64)}`),
    nearMisses: [`patxxxxxxxxxxxxxx.${'0'.repeat(64)}`, 'path.join'],
  },
  named({
    id: 'airtable-api-key',
    description: 'Airtable API key of the older kind',
    source: 'https://support.airtable.com/docs/airtable-api-key-deprecation-notice',
    names: ['airtable'],
    shape: { pattern: String.raw`key[A-Za-z0-9]{14}`, most: 17, draw: (random) => `key${draw(random, BASE62, 14)}` },
    nearMisses: ['AIRTABLE_API_KEY=keyxxxxxxxxxxxxxx', 'AIRTABLE_API_KEY=your-key'],
  }),
];
