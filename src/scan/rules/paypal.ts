import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';

export const paypalRules: readonly Rule[] = [
  named({
    id: 'paypal-client-secret',
    description: 'PayPal client secret',
    source: 'https://developer.paypal.com/api/rest/',
    names: ['paypal'],
    what: ['secret', 'key', 'client secret'],
    shape: { pattern: String.raw`E[A-Za-z0-9_-]{79}`, most: 80, draw: (random) => `E${draw(random, BASE64URL, 79)}` },
    nearMisses: ['PAYPAL_CLIENT_SECRET=your-client-secret', `PAYPAL_SECRET=E${'x'.repeat(79)}`],
  }),
];
