import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const pandadocRules: readonly Rule[] = [
  named({
    id: 'pandadoc-api-key',
    description: 'PandaDoc API key',
    source: 'https://developers.pandadoc.com/reference/api-key-authentication-process',
    names: ['pandadoc', 'panda doc'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['PANDADOC_TOKEN=your-own-value', `PANDADOC_SECRET=${'0'.repeat(40)}`],
  }),
];
