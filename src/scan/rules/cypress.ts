import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const cypressRules: readonly Rule[] = [
  named({
    id: 'cypress-record-key',
    description: 'Cypress Cloud record key',
    source: 'https://docs.cypress.io/cloud/account-management/projects#Record-key',
    names: ['cypress', 'cypress record'],
    what: ['record key', 'key', 'token'],
    shape: UUID,
    nearMisses: [
      `CYPRESS_RECORD_KEY=${'0'.repeat(36)}`,
      'CYPRESS_RECORD_KEY=your-cypress-record-key-goes-here',
      'cypressRecordKey: process.env.CYPRESS_RECORD_KEY,',
    ],
  }),
];
