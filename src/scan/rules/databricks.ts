import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const databricksRules: readonly Rule[] = [
  {
    id: 'databricks-token',
    description: 'Databricks personal access token',
    source: 'https://docs.databricks.com/aws/en/dev-tools/auth/pat',
    literals: ['dapi'],
    pattern: token(String.raw`dapi[0-9a-f]{32}(?:-\d{1,2})?`),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4, 36)),
    sample: (random) => bare(`dapi${draw(random, HEX, 32)}${oneOf(random, ['', '-2'])}`),
    nearMisses: [`dapi${'0'.repeat(32)}`, 'dapi123456', 'foodapi/v1/things'],
  },
];
