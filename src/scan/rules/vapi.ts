import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const vapiRules: readonly Rule[] = [
  named({
    id: 'vapi-private-key',
    description: 'Vapi private API key',
    source: 'https://docs.vapi.ai/api-reference',
    names: ['vapi'],
    what: ['private key', 'api key', 'token'],
    shape: UUID,
    nearMisses: ['VAPI_PRIVATE_KEY=00000000-0000-0000-0000-000000000000', 'VAPI_ASSISTANT_ID=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
