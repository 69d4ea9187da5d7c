import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const ecwidRules: readonly Rule[] = [
  // Others begin so too: letters of both cases and a digit must follow.
  prefixed({
    id: 'ecwid-secret-token',
    description: 'Ecwid secret token',
    source: 'https://docs.ecwid.com/develop-apps/app-settings#secret-token',
    prefixes: ['secret_'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`secret_${'x'.repeat(32)}`, 'secret_abc123'],
    accept: (body) => /\d/.test(body) && /[A-Z]/.test(body) && /[a-z]/.test(body),
  }),
];
