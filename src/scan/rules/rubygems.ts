import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const rubygemsRules: readonly Rule[] = [
  prefixed({
    id: 'rubygems-api-key',
    description: 'RubyGems API key',
    source: 'https://guides.rubygems.org/api-key-scopes/',
    prefixes: ['rubygems_'],
    alphabet: HEX,
    length: 48,
    nearMisses: [`rubygems_${'0'.repeat(48)}`, 'rubygems_short'],
  }),
];
