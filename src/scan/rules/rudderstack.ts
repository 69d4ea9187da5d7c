import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const rudderstackRules: readonly Rule[] = [
  named({
    id: 'rudderstack-write-key',
    description: 'RudderStack write key or access token',
    source: 'https://www.rudderstack.com/docs/dashboard-guides/personal-access-token/',
    names: ['rudderstack', 'rudder'],
    what: ['write key', 'access token', 'writekey'],
    alphabet: BASE62,
    length: 27,
    nearMisses: [`RUDDERSTACK_WRITE_KEY=${'x'.repeat(27)}`],
  }),
];
