import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const freshdeskRules: readonly Rule[] = [
  named({
    id: 'freshdesk-api-key',
    description: 'Freshdesk or Freshservice API key',
    source: 'https://developers.freshdesk.com/api/#authentication',
    names: ['freshdesk', 'freshservice'],
    alphabet: BASE62,
    length: 20,
    nearMisses: ['FRESHDESK_TOKEN=your-own-value', `FRESHDESK_SECRET=${'x'.repeat(20)}`],
  }),
];
