import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const urlscanRules: readonly Rule[] = [
  named({
    id: 'urlscan-api-key',
    description: 'urlscan.io API key',
    source: 'https://urlscan.io/docs/api/',
    names: ['urlscan'],
    shape: UUID,
    nearMisses: ['URLSCAN_API_KEY=00000000-0000-0000-0000-000000000000', 'urlscan_result_uuid=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
