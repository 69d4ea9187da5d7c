import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const vonageRules: readonly Rule[] = [
  named({
    id: 'vonage-api-secret',
    description: 'Vonage (Nexmo) API secret',
    source: 'https://developer.vonage.com/en/getting-started/concepts/authentication',
    names: ['vonage', 'nexmo'],
    what: ['secret'],
    alphabet: BASE62,
    length: 16,
    nearMisses: ['NEXMO_API_SECRET=your-api-secret1', 'VONAGE_API_SECRET=xxxxxxxxxxxxxxxx'],
  }),
];
