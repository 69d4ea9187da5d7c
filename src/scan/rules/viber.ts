import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const viberRules: readonly Rule[] = [
  named({
    id: 'viber-auth-token',
    description: 'Viber bot auth token',
    source: 'https://developers.viber.com/docs/api/rest-bot-api/#authentication-token',
    names: ['viber'],
    shape: {
      pattern: String.raw`[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}`,
      most: 50,
      draw: (random) => `${draw(random, HEX, 16)}-${draw(random, HEX, 16)}-${draw(random, HEX, 16)}`,
    },
    nearMisses: ['VIBER_AUTH_TOKEN=your-token', `VIBER_TOKEN=${'0'.repeat(16)}-${'0'.repeat(16)}-${'0'.repeat(16)}`],
  }),
];
