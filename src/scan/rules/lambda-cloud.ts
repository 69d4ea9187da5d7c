import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, HEX } from '../sampling.ts';

export const lambdaCloudRules: readonly Rule[] = [
  named({
    id: 'lambda-cloud-api-key',
    description: 'Lambda Cloud API key',
    source: 'https://docs.lambda.ai/public-cloud/cloud-api/',
    names: ['lambda', 'lambda cloud', 'lambda labs', 'lambdalabs'],
    what: ['api key', 'key'],
    shape: {
      pattern: String.raw`secret_[\w-]{1,64}_[A-Za-z0-9]{32}\.[A-Za-z0-9]{32}`,
      most: 137,
      draw: (random) => `secret_ci_${draw(random, HEX, 32)}.${draw(random, BASE62, 32)}`,
    },
    nearMisses: ['LAMBDA_API_KEY=${VALUE}', 'LAMBDA_API_KEY=secret_name_of.value'],
  }),
];
