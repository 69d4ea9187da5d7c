import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, BASE64, BASE64URL, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const bitbucketRules: readonly Rule[] = [
  {
    id: 'bitbucket-app-password',
    description: 'Bitbucket app password',
    source: 'https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/',
    literals: ['atbb'],
    pattern: token('ATBB[A-Za-z0-9_=.-]{24}[A-F0-9]{8}'),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)) && wordShare(secret) < 0.6,
    sample: (random) => bare(`ATBB${draw(random, BASE62, 24)}${draw(random, { chars: '0123456789ABCDEF', set: '' }, 8)}`),
    nearMisses: [`ATBB${'x'.repeat(24)}00000000`, 'ATBBshort'],
  },
  prefixed({
    id: 'bitbucket-data-center-token',
    description: 'Bitbucket Data Center access token',
    source: 'https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html',
    prefixes: ['BBDC-'],
    alphabet: BASE64,
    length: [40, 50],
    nearMisses: [`BBDC-${'0'.repeat(44)}`, 'BBDC-short'],
    accept: (body) => classes(body) >= 3,
  }),
  named({
    id: 'bitbucket-client-secret',
    description: 'Bitbucket OAuth consumer secret',
    source: 'https://support.atlassian.com/bitbucket-cloud/docs/use-oauth-on-bitbucket-cloud/',
    names: ['bitbucket'],
    what: ['secret', 'client secret', 'password', 'token', 'app password', 'key'],
    alphabet: BASE64URL,
    length: [32, 64],
    nearMisses: [
      `BITBUCKET_SECRET=${'0'.repeat(32)}`,
      'BITBUCKET_SECRET=your-bitbucket-secret-goes-here',
      'bitbucketSecret: process.env.BITBUCKET_SECRET,',
    ],
  }),
];
