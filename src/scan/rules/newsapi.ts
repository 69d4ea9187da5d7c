import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const newsapiRules: readonly Rule[] = [
  named({
    id: 'newsapi-key',
    description: 'News API key',
    source: 'https://newsapi.org/docs/authentication',
    names: ['newsapi', 'news api'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`NEWSAPI_KEY=${'x'.repeat(32)}`],
  }),
];
