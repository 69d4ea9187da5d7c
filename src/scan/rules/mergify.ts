import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const mergifyRules: readonly Rule[] = [
  prefixed({
    id: 'mergify-application-key',
    description: 'Mergify application key',
    source: 'https://docs.mergify.com/api/',
    prefixes: ['mergify_application_key_'],
    alphabet: BASE64URL,
    length: [40, 200],
    nearMisses: [`mergify_application_key_${'x'.repeat(40)}`, 'mergify_application_key_short'],
  }),
];
