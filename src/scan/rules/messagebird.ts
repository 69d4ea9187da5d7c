import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const messagebirdRules: readonly Rule[] = [
  named({
    id: 'messagebird-access-key',
    description: 'MessageBird (Bird) access key',
    source: 'https://developers.messagebird.com/api/#authentication',
    names: ['messagebird', 'message bird'],
    shape: {
      pattern: String.raw`(?:live_|test_)?[A-Za-z0-9]{25}`,
      most: 30,
      draw: (random) => `${oneOf(random, ['', 'live_', 'test_'])}${draw(random, BASE62, 25)}`,
    },
    nearMisses: ['MESSAGEBIRD_API_KEY=your-access-key', `MESSAGEBIRD_ACCESS_KEY=live_${'x'.repeat(25)}`],
  }),
];
