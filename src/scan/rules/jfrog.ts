import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, DIGIT, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const B64 = '(?![A-Za-z0-9+/=_-])';

export const jfrogRules: readonly Rule[] = [
  prefixed({
    id: 'jfrog-api-key',
    description: 'JFrog Artifactory API key',
    source: 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/user-profile',
    prefixes: ['AKCp'],
    alphabet: BASE62,
    length: [60, 72],
    nearMisses: [`AKCp${'0'.repeat(69)}`, 'AKCpshort'],
    accept: (body) => classes(body) === 3,
  }),
  {
    id: 'jfrog-reference-token',
    description: 'JFrog reference token: base64 of its kind, its id and a secret',
    source: 'https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens',
    literals: ['cmvmdgtu'],
    pattern: token('cmVmdGtu[A-Za-z0-9+/]{40,80}={0,2}', B64),
    publicPrefix: 8,
    accept: (secret) => /^reftkn:\d{2}:\d{1,12}:[\w-]{8,}/.test(decodeBase64(secret) ?? ''),
    sample: (random) => bare(encodeBase64(`reftkn:01:1${draw(random, DIGIT, 9)}:${draw(random, BASE62, 28)}`)),
    nearMisses: [`cmVmdGtu${'x'.repeat(56)}`, 'cmVmdGtuOjAx'],
  },
];
