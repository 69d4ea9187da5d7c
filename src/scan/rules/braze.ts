import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const brazeRules: readonly Rule[] = [
  named({
    id: 'braze-api-key',
    description: 'Braze REST API key',
    source: 'https://www.braze.com/docs/api/basics/#rest-api-key',
    names: ['braze'],
    what: ['key'],
    shape: UUID,
    nearMisses: ['BRAZE_TOKEN=your-own-value', 'BRAZE_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
