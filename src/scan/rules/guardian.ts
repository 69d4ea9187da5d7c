import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const guardianRules: readonly Rule[] = [
  named({
    id: 'guardian-api-key',
    description: 'The Guardian Open Platform key',
    source: 'https://open-platform.theguardian.com/documentation/',
    names: ['guardian'],
    what: ['api key'],
    shape: UUID,
    nearMisses: ['GUARDIAN_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
