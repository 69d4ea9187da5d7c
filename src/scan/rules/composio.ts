import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const composioRules: readonly Rule[] = [
  prefixed({
    id: 'composio-api-key',
    description: 'Composio project API key',
    source: 'https://docs.composio.dev/reference/authentication',
    prefixes: ['ak_'],
    alphabet: BASE64URL,
    length: 20,
    nearMisses: [`ak_${'x'.repeat(20)}`, 'ak_short', 'ak_default_configuration', 'break_ak_point'],
    accept: (body) => classes(body) >= 3 && /[0-9]/.test(body),
  }),
];
