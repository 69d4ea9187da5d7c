import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, BASE64URL, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const harnessRules: readonly Rule[] = [
  {
    id: 'harness-token',
    description: 'Harness personal or service account token',
    source: 'https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/',
    literals: ['pat.', 'sat.'],
    pattern: token(String.raw`[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}`),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(27)),
    sample: (random) =>
      bare(`${oneOf(random, ['pat', 'sat'])}.${draw(random, BASE64URL, 22)}.${draw(random, HEX, 24)}.${draw(random, BASE62, 20)}`),
    nearMisses: [`pat.${'x'.repeat(22)}.${'0'.repeat(24)}.${'x'.repeat(20)}`, 'pat.example.com'],
  },
];
