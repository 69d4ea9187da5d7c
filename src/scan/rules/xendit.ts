import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const xenditRules: readonly Rule[] = [
  prefixed({
    id: 'xendit-secret-key',
    description: 'Xendit secret key',
    source: 'https://docs.xendit.co/docs/api-keys',
    prefixes: ['xnd_production_', 'xnd_development_'],
    alphabet: BASE62,
    length: [40, 70],
    nearMisses: [`xnd_production_${'x'.repeat(48)}`, 'xnd_development_key'],
  }),
];
