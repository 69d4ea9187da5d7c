import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const codaRules: readonly Rule[] = [
  named({
    id: 'coda-api-token',
    description: 'Coda API token',
    source: 'https://coda.io/developers/apis/v1#section/Introduction',
    names: ['coda'],
    shape: UUID,
    nearMisses: ['CODA_TOKEN=your-own-value', 'CODA_SECRET=00000000-0000-0000-0000-000000000000'],
  }),
];
