import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const flagsmithRules: readonly Rule[] = [
  prefixed({
    id: 'flagsmith-server-key',
    description: 'Flagsmith server-side environment key',
    source: 'https://docs.flagsmith.com/clients/server-side',
    prefixes: ['ser.'],
    alphabet: BASE62,
    length: 22,
    nearMisses: [`ser.${'x'.repeat(22)}`, 'ser.short', 'ser.getNameOfTheCurrentUser', 'user.name'],
  }),
];
