import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const boxRules: readonly Rule[] = [
  named({
    id: 'box-client-secret',
    description: 'Box client secret or developer token',
    source: 'https://developer.box.com/guides/authentication/',
    names: ['box client', 'box developer', 'box api', 'box app'],
    what: ['secret', 'token'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['BOX_CLIENT_SECRET=your-client-secret', `BOX_CLIENT_SECRET=${'x'.repeat(32)}`],
  }),
];
