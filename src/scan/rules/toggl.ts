import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const togglRules: readonly Rule[] = [
  named({
    id: 'toggl-api-token',
    description: 'Toggl Track API token',
    source: 'https://engineering.toggl.com/docs/authentication',
    names: ['toggl'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['TOGGL_TOKEN=your-own-value', `TOGGL_SECRET=${'0'.repeat(32)}`],
  }),
];
