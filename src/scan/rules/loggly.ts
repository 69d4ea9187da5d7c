import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const logglyRules: readonly Rule[] = [
  named({
    id: 'loggly-token',
    description: 'Loggly customer token',
    source: 'https://documentation.solarwinds.com/en/success_center/loggly/content/admin/token-based-api-authentication.htm',
    names: ['loggly'],
    shape: UUID,
    nearMisses: ['LOGGLY_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
