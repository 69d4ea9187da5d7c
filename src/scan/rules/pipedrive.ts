import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const pipedriveRules: readonly Rule[] = [
  named({
    id: 'pipedrive-api-token',
    description: 'Pipedrive API token',
    source: 'https://pipedrive.readme.io/docs/core-api-concepts-authentication',
    names: ['pipedrive'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['PIPEDRIVE_TOKEN=your-own-value', `PIPEDRIVE_SECRET=${'0'.repeat(40)}`],
  }),
];
