import type { Rule } from '../face.ts';
import type { Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const UPPER36: Alphabet = { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', set: '0-9A-Z' };

export const pinterestRules: readonly Rule[] = [
  prefixed({
    id: 'pinterest-access-token',
    description: 'Pinterest access token',
    source: 'https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/',
    prefixes: ['pina_'],
    alphabet: UPPER36,
    length: [50, 160],
    nearMisses: [`pina_${'X'.repeat(90)}`, 'pina_token'],
  }),
];
