import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const bamboohrRules: readonly Rule[] = [
  named({
    id: 'bamboohr-api-key',
    description: 'BambooHR API key',
    source: 'https://documentation.bamboohr.com/docs/getting-started',
    names: ['bamboo hr', 'bamboohr'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['BAMBOO_HR_TOKEN=your-own-value', `BAMBOO_HR_SECRET=${'0'.repeat(40)}`],
  }),
];
