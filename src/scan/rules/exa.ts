import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const exaRules: readonly Rule[] = [
  named({
    id: 'exa-api-key',
    description: 'Exa search API key',
    source: 'https://docs.exa.ai/reference/getting-started',
    names: ['exa api', 'exa key', 'exa ai'],
    what: ['api key', 'key'],
    shape: UUID,
    nearMisses: ['EXA_API_API_KEY=00000000-0000-0000-0000-000000000000', 'exa_request_id=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
