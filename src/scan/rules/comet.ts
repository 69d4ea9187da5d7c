import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const cometRules: readonly Rule[] = [
  named({
    id: 'comet-api-key',
    description: 'Comet (comet.com) or Opik API key',
    source: 'https://www.comet.com/docs/v2/guides/experiment-management/configure-sdk/',
    names: ['comet', 'comet ml', 'opik'],
    what: ['api key'],
    alphabet: BASE62,
    length: 25,
    nearMisses: [`COMET_API_KEY=${'x'.repeat(25)}`, 'COMET_TRAIL_KEY=particleAnimationKeyframe'],
  }),
];
