import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const cockroachdbRules: readonly Rule[] = [
  {
    id: 'cockroachdb-cloud-api-key',
    description: 'CockroachDB Cloud API key',
    source: 'https://www.cockroachlabs.com/docs/cockroachcloud/managing-access#api-access',
    literals: ['ccdb1_'],
    pattern: token('CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}'),
    publicPrefix: 6,
    accept: (secret) => !isFakeBody(secret.slice(6)),
    sample: (random) => bare(`CCDB1_${draw(random, BASE62, 22)}_${draw(random, BASE62, 40)}`),
    nearMisses: [`CCDB1_${'x'.repeat(22)}_${'x'.repeat(40)}`, 'CCDB1_short'],
  },
];
