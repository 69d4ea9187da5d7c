import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const quayRules: readonly Rule[] = [
  named({
    id: 'quay-robot-token',
    description: 'Quay robot account token',
    source: 'https://docs.quay.io/glossary/robot-accounts.html',
    names: ['quay'],
    what: ['token', 'robot token', 'password'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 64,
    nearMisses: [`QUAY_TOKEN=${'0'.repeat(64)}`, 'QUAY_TOKEN=your-quay-token-goes-here', 'quayToken: process.env.QUAY_TOKEN,'],
  }),
];
