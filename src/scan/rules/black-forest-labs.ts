import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const blackForestLabsRules: readonly Rule[] = [
  named({
    id: 'black-forest-labs-api-key',
    description: 'Black Forest Labs (FLUX) API key',
    source: 'https://docs.bfl.ai/quick_start/create_account',
    names: ['bfl'],
    what: ['api key'],
    shape: UUID,
    nearMisses: ['BFL_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
