import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const trelloRules: readonly Rule[] = [
  prefixed({
    id: 'trello-token',
    description: 'Trello user token',
    source: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/',
    prefixes: ['ATTA'],
    alphabet: HEX,
    length: 72,
    nearMisses: [`ATTA${'0'.repeat(72)}`, 'ATTACHMENT'],
  }),
  named({
    id: 'trello-legacy-token',
    description: 'Trello token of the older kind, or secret',
    source: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/',
    names: ['trello'],
    what: ['token', 'secret'],
    alphabet: HEX,
    length: 64,
    nearMisses: ['TRELLO_TOKEN=your-token', `TRELLO_TOKEN=${'0'.repeat(64)}`],
  }),
];
