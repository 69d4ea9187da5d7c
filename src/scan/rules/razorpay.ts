import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const razorpayRules: readonly Rule[] = [
  named({
    id: 'razorpay-key-secret',
    description: 'Razorpay key secret',
    source: 'https://razorpay.com/docs/api/authentication/',
    names: ['razorpay', 'rzp'],
    what: ['secret', 'key secret', 'key_secret'],
    alphabet: BASE62,
    length: 24,
    nearMisses: ['RAZORPAY_KEY_SECRET=your-key-secret', 'RAZORPAY_KEY_SECRET=xxxxxxxxxxxxxxxxxxxxxxxx'],
  }),
];
