import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const wiseRules: readonly Rule[] = [
  named({
    id: 'wise-api-token',
    description: 'Wise (TransferWise) API token',
    source: 'https://docs.wise.com/api-docs/features/authentication-access/personal-token',
    names: ['transferwise', 'transfer wise', 'wise'],
    shape: UUID,
    nearMisses: ['WISE_API_TOKEN=your-api-token', 'WISE_API_TOKEN=00000000-0000-0000-0000-000000000000'],
  }),
];
