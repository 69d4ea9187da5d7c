import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { DIGIT, draw, HEX, oneOf } from '../sampling.ts';

export const asanaRules: readonly Rule[] = [
  named({
    id: 'asana-access-token',
    description: 'Asana personal access token',
    source: 'https://developers.asana.com/docs/personal-access-token',
    names: ['asana'],
    shape: {
      pattern: String.raw`[0-2]/[0-9]{12,20}(?:/[0-9]{12,20})?:[0-9a-f]{32}|0/[0-9a-f]{32}`,
      most: 76,
      draw: (random) => `${oneOf(random, ['1/', '2/1200000000000001/'])}${draw(random, DIGIT, 16)}:${draw(random, HEX, 32)}`,
    },
    nearMisses: ['ASANA_ACCESS_TOKEN=your-access-token', `ASANA_TOKEN=1/1234567890123456:${'0'.repeat(32)}`],
  }),
  named({
    id: 'asana-client-secret',
    description: 'Asana app client secret',
    source: 'https://developers.asana.com/docs/oauth',
    names: ['asana'],
    what: ['secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['ASANA_CLIENT_SECRET=your-secret', `ASANA_CLIENT_SECRET=${'0'.repeat(32)}`],
  }),
];
