import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const mailersendRules: readonly Rule[] = [
  prefixed({
    id: 'mailersend-api-token',
    description: 'MailerSend API token',
    source: 'https://developers.mailersend.com/general.html#authentication',
    prefixes: ['mlsn.'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`mlsn.${'0'.repeat(64)}`, 'mlsn.token'],
  }),
];
