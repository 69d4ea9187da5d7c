import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';

export const signalwireRules: readonly Rule[] = [
  named({
    id: 'signalwire-api-token',
    description: 'SignalWire API token',
    source: 'https://developer.signalwire.com/platform/dashboard/getting-started/your-signalwire-api-space/',
    names: ['signalwire', 'signal wire'],
    shape: { pattern: String.raw`PT[0-9a-f]{48}`, most: 50, draw: (random) => `PT${draw(random, HEX, 48)}` },
    nearMisses: ['SIGNALWIRE_TOKEN=PTyour-token', `SIGNALWIRE_API_TOKEN=PT${'0'.repeat(48)}`],
  }),
];
