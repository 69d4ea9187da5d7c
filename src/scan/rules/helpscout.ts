import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const helpscoutRules: readonly Rule[] = [
  named({
    id: 'helpscout-app-secret',
    description: 'Help Scout app secret or Docs API key',
    source: 'https://developer.helpscout.com/mailbox-api/overview/authentication/',
    names: ['help scout', 'helpscout'],
    shape: { pattern: String.raw`[0-9a-f]{40}|[A-Za-z0-9]{32}`, most: 40, draw: (random) => draw(random, HEX, 40) },
    nearMisses: ['HELPSCOUT_APP_SECRET=your-app-secret', `HELPSCOUT_API_KEY=${'0'.repeat(40)}`],
  }),
];
