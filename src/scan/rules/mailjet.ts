import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const mailjetRules: readonly Rule[] = [
  named({
    id: 'mailjet-api-key',
    description: 'Mailjet API or secret key',
    source: 'https://dev.mailjet.com/email/guides/getting-started/',
    names: ['mailjet', 'mj api', 'mj apikey'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`MAILJET_API_KEY=${'0'.repeat(32)}`, 'MAILJET_SECRET_KEY=your_secret_key'],
  }),
];
