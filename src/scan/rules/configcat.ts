import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const configcatRules: readonly Rule[] = [
  {
    id: 'configcat-sdk-key',
    description: 'ConfigCat SDK key',
    source: 'https://configcat.com/docs/sdk-reference/overview/',
    literals: ['configcat-sdk-'],
    pattern: token(String.raw`configcat-sdk-\d/[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}`),
    publicPrefix: 16,
    accept: (secret) => !isFakeBody(secret.slice(16)),
    sample: (random) => bare(`configcat-sdk-1/${draw(random, BASE64URL, 22)}/${draw(random, BASE64URL, 22)}`),
    nearMisses: [`configcat-sdk-1/${'x'.repeat(22)}/${'x'.repeat(22)}`, 'configcat-sdk-1/TEST_KEY-0123/here', 'configcat-sdk-js/dist'],
  },
];
