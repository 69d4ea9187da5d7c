import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const maptilerRules: readonly Rule[] = [
  named({
    id: 'maptiler-key',
    description: 'MapTiler Cloud key',
    source: 'https://docs.maptiler.com/cloud/api/authentication-key/',
    names: ['maptiler', 'map tiler'],
    what: ['api key', 'key'],
    alphabet: BASE62,
    length: 20,
    nearMisses: [`MAPTILER_API_KEY=${'x'.repeat(20)}`],
  }),
];
