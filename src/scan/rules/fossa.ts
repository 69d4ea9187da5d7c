import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const fossaRules: readonly Rule[] = [
  named({
    id: 'fossa-api-key',
    description: 'FOSSA API key',
    source: 'https://docs.fossa.com/docs/api-reference',
    names: ['fossa'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`FOSSA_KEY=${'0'.repeat(32)}`, 'FOSSA_KEY=your-fossa-key-goes-here', 'fossaKey: process.env.FOSSA_KEY,'],
  }),
];
