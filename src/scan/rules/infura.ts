import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const infuraRules: readonly Rule[] = [
  named({
    id: 'infura-api-key',
    description: 'Infura API key or secret',
    source: 'https://docs.metamask.io/services/get-started/infura/',
    names: ['infura'],
    what: ['api key', 'key', 'api secret', 'secret', 'project secret', 'project id'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`INFURA_API_KEY=${'x'.repeat(32)}`, 'infura_network=mainnet'],
  }),
];
