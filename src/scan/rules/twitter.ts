import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, bare, DIGIT, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const bearer: Rule = {
  id: 'twitter-bearer-token',
  description: 'Twitter (X) app-only bearer token',
  source: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/application-only',
  literals: ['aaaaaaaaaaaaaaaaaaaa'],
  pattern: token('A{20,24}[A-Za-z0-9%]{20,60}%3[Dd][A-Za-z0-9]{40,60}', '(?![A-Za-z0-9_%-])'),
  publicPrefix: 20,
  accept: (secret) => !isFakeBody(secret.slice(secret.search(/%3[Dd][^%]*$/) + 3)),
  sample: (random) => bare(`${'A'.repeat(21)}${draw(random, BASE62, 9)}0%2B${draw(random, BASE62, 25)}%3D${draw(random, BASE62, 50)}`),
  nearMisses: [`${'A'.repeat(22)}%3D${'x'.repeat(50)}`, 'A'.repeat(110)],
};

const access = named({
  id: 'twitter-access-token',
  description: 'Twitter (X) user access token',
  source: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/obtaining-user-access-tokens',
  names: ['twitter'],
  what: ['access token', 'token', 'oauth token', 'key'],
  shape: {
    pattern: '[0-9]{6,20}-[A-Za-z0-9]{40}',
    most: 61,
    draw: (random) => `1${draw(random, DIGIT, 17)}-${draw(random, BASE62, 40)}`,
  },
  nearMisses: ['TWITTER_ACCESS_TOKEN=your-access-token', `TWITTER_ACCESS_TOKEN=123456789-${'x'.repeat(40)}`],
});

const secret = named({
  id: 'twitter-api-secret',
  description: 'Twitter (X) API key or secret, or secret of an access token',
  source: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/api-key-and-secret',
  names: ['twitter', 'x api', 'x consumer', 'x access token'],
  what: ['secret', 'key'],
  shape: {
    pattern: '[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|[A-Za-z0-9]{25}',
    most: 50,
    draw: (random) => draw(random, BASE62, 50),
  },
  nearMisses: ['TWITTER_API_SECRET=your-api-secret', `TWITTER_API_SECRET=${'x'.repeat(50)}`, 'x_api_key=value'],
});

export const twitterRules: readonly Rule[] = [bearer, access, secret];
