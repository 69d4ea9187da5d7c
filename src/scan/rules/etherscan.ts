import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const etherscanRules: readonly Rule[] = [
  named({
    id: 'etherscan-api-key',
    description: 'Etherscan API key, or of a sister explorer',
    source: 'https://docs.etherscan.io/getting-an-api-key',
    names: ['etherscan', 'bscscan', 'polygonscan', 'arbiscan', 'basescan', 'snowtrace', 'ftmscan'],
    alphabet: { chars: BASE36.chars.toUpperCase(), set: 'A-Z0-9' },
    length: 34,
    nearMisses: [`ETHERSCAN_API_KEY=${'x'.repeat(34)}`],
  }),
];
