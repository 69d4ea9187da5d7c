import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const goveeRules: readonly Rule[] = [
  named({
    id: 'govee-api-key',
    description: 'Govee API key',
    source: 'https://developer.govee.com/reference/apply-you-govee-api-key',
    names: ['govee'],
    shape: UUID,
    nearMisses: ['GOVEE_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
