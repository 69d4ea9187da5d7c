import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, draw, HEX } from '../sampling.ts';

export const mailchimpRules: readonly Rule[] = [
  {
    id: 'mailchimp-api-key',
    description: 'Mailchimp API key: 32 hexadecimal digits and a data centre',
    source: 'https://mailchimp.com/developer/marketing/docs/fundamentals/#api-key-authentication',
    literals: Array.from({ length: 9 }, (_, at) => `-us${at + 1}`),
    // The key of a mobile app, which its SDK is started with, is public.
    pattern: /(?<![A-Za-z0-9_-])(?<!SDK\.initialize\(token: "?)[0-9a-f]{32}-us[1-9]\d?(?![A-Za-z0-9_-])/d,
    reach: { before: 32, after: 16 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret.slice(0, 32)),
    sample: (random) => bare(`${draw(random, HEX, 32)}-us${1 + random(21)}`),
    nearMisses: [`${'0'.repeat(32)}-us1`, 'bucket-us1', 'MAILCHIMP_API_KEY=your-api-key-us5'],
  },
];
