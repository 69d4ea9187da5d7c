import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

const KEY: Shape = {
  pattern: '[A-Za-z0-9]{8,16}_[A-Za-z0-9]{21,22}',
  most: 39,
  draw: (random) => `${draw(random, BASE62, 12)}_${draw(random, BASE62, 22)}`,
};

export const godaddyRules: readonly Rule[] = [
  named({
    id: 'godaddy-api-key',
    description: 'GoDaddy API key',
    source: 'https://developer.godaddy.com/getstarted',
    names: ['godaddy'],
    what: ['key', 'api key'],
    shape: KEY,
    nearMisses: ['GODADDY_API_KEY=your_key_goes_here_1234567890', `GODADDY_API_KEY=${'0'.repeat(12)}_${'0'.repeat(22)}`],
  }),
  named({
    id: 'godaddy-api-secret',
    description: 'GoDaddy API secret',
    source: 'https://developer.godaddy.com/getstarted',
    names: ['godaddy'],
    what: ['secret', 'api secret'],
    alphabet: BASE62,
    length: [21, 24],
    nearMisses: [
      `GODADDY_SECRET=${'0'.repeat(21)}`,
      'GODADDY_SECRET=your-godaddy-secret-goes-here',
      'godaddySecret: process.env.GODADDY_SECRET,',
    ],
  }),
];
