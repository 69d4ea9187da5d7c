import type { Rule } from '../face.ts';
import type { Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const smtp2goRules: readonly Rule[] = [
  prefixed({
    id: 'smtp2go-api-key',
    description: 'SMTP2GO API key',
    source: 'https://developers.smtp2go.com/docs/getting-started',
    prefixes: ['api-'],
    alphabet: UPPER_HEX,
    length: 32,
    nearMisses: [`api-${'x'.repeat(32)}`, 'api-gateway-configuration-reference-1'],
  }),
];
