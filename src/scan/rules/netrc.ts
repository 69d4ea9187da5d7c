import { isPlaceholder } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const netrcRules: readonly Rule[] = [
  {
    id: 'netrc-password',
    description: 'Password in a .netrc entry',
    source: 'https://everything.curl.dev/usingcurl/netrc.html',
    literals: ['machine ', 'machine\t', 'default login'],
    evidence: 'context',
    pattern:
      /(?<![A-Za-z0-9_-])(?:machine[ \t]{1,8}[^\s]{1,253}|default)\s{1,16}(?:(?:login|account)[ \t]{1,8}[^\s]{1,253}\s{1,16}){0,2}password[ \t]{1,8}["']?(?<secret>[!#-&(-[\]-~]{4,512})(?![!#-&(-[\]-~])/d,
    reach: { before: 0, after: 1700 },
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret),
    sample: (random) => {
      const secret = draw(random, BASE62, 8 + random(33));
      const between = oneOf(random, [' ', '\n  ']);
      return { text: `machine api.acme.test${between}login deploy${between}password ${secret}`, secret };
    },
    nearMisses: [
      'machine example.com login user password your_password_here',
      'machine learning login password',
      'machine host login me password $TOKEN',
    ],
  },
];
