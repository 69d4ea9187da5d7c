import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const segmentRules: readonly Rule[] = [
  prefixed({
    id: 'segment-public-api-token',
    description: 'Segment Public API token',
    source: 'https://docs.segmentapis.com/tag/Getting-Started',
    prefixes: ['sgp_'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`sgp_${'x'.repeat(64)}`, 'sgp_short'],
  }),
];
