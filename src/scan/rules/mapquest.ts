import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const mapquestRules: readonly Rule[] = [
  named({
    id: 'mapquest-key',
    description: 'MapQuest key',
    source: 'https://developer.mapquest.com/documentation/',
    names: ['mapquest'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`MAPQUEST_API_KEY=${'x'.repeat(32)}`],
  }),
];
