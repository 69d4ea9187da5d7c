import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const midtransRules: readonly Rule[] = [
  prefixed({
    id: 'midtrans-server-key',
    description: 'Midtrans server key',
    source: 'https://docs.midtrans.com/docs/technical-faq',
    prefixes: ['SB-Mid-server-', 'Mid-server-'],
    alphabet: BASE64URL,
    length: 24,
    nearMisses: ['Mid-server-xxxxxxxxxxxxxxxxxxxxxxxx', 'SB-Mid-server-key'],
  }),
];
