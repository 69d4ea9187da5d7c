import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const aikidoRules: readonly Rule[] = [
  prefixed({
    id: 'aikido-client-secret',
    description: 'Aikido client secret or CI token',
    source: 'https://apidocs.aikido.dev/reference/authorization',
    prefixes: ['AIK_SECRET_', 'AIK_CI_'],
    alphabet: BASE62,
    length: [20, 64],
    nearMisses: [`AIK_SECRET_${'x'.repeat(20)}`, 'AIK_SECRET_short', 'AIK_CI_ENVIRONMENTVARIABLENAME'],
    accept: (body) => classes(body) >= 3,
  }),
];
