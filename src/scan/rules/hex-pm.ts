import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const hexPmRules: readonly Rule[] = [
  named({
    id: 'hex-api-key',
    description: 'Hex.pm API key',
    source: 'https://hex.pm/docs/publish',
    names: ['hex pm', 'hex api', 'hexpm'],
    what: ['key', 'api key', 'token'],
    alphabet: HEX,
    length: [32, 64],
    nearMisses: [`HEX_PM_KEY=${'0'.repeat(32)}`, 'HEX_PM_KEY=your-hex-pm-key-goes-here', 'hexPmKey: process.env.HEX_PM_KEY,'],
  }),
];
