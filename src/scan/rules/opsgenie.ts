import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const opsgenieRules: readonly Rule[] = [
  named({
    id: 'opsgenie-api-key',
    description: 'Opsgenie API key',
    source: 'https://docs.opsgenie.com/docs/api-key-management',
    names: ['opsgenie', 'ops genie'],
    shape: UUID,
    nearMisses: ['OPSGENIE_API_KEY=00000000-0000-0000-0000-000000000000', 'OPSGENIE_TEAM_ID=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
