import type { Rule } from '../face.ts';
import { isFakeBody } from '../checks/placeholder.ts';
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
  {
    id: 'cypress-command-key',
    description: 'Record key given to cypress run',
    source: 'https://docs.cypress.io/app/references/command-line#cypress-run---record---key-record-key',
    literals: ['--record'],
    evidence: 'context',
    pattern: new RegExp(String.raw`--record[^\r\n]{0,120}?--key[ =]["']?(?<secret>${UUID.pattern})(?![\w-])`, 'd'),
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = UUID.draw(random);
      return { text: `npx cypress run --record --key ${secret}`, secret };
    },
    nearMisses: ['cypress run --record --key 00000000-0000-0000-0000-000000000000', 'cypress run --record --key <record key>'],
  },
];
