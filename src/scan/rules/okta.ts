import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64URL, draw, type Random } from '../sampling.ts';

const drawToken = (random: Random) => `00${draw(random, BASE64URL, 39)}${draw(random, BASE62, 1)}`;

const apiToken = named({
  id: 'okta-api-token',
  description: 'Okta API token',
  source: 'https://developer.okta.com/docs/guides/create-an-api-token/main/',
  names: ['okta'],
  shape: { pattern: '00[A-Za-z0-9_-]{40}', most: 42, draw: drawToken },
  nearMisses: ['OKTA_API_TOKEN=your-api-token', `OKTA_API_TOKEN=00${'x'.repeat(40)}`],
});

/** Okta alone has this scheme. */
const header: Rule = {
  id: 'okta-ssws-header',
  description: 'Okta API token in an Authorization header',
  source: 'https://developer.okta.com/docs/api/openapi/okta-management/guides/overview/#authentication',
  literals: ['ssws '],
  pattern: /(?<![A-Za-z0-9_])[Ss][Ss][Ww][Ss] (?<secret>00[A-Za-z0-9_-]{40})(?![A-Za-z0-9_-])/d,
  publicPrefix: 2,
  accept: (secret) => !isFakeBody(secret.slice(2)),
  sample: (random) => {
    const secret = drawToken(random);
    return { text: `Authorization: SSWS ${secret}`, secret };
  },
  nearMisses: ['Authorization: SSWS {api_token}', `Authorization: SSWS 00${'x'.repeat(40)}`],
};

const clientSecret = named({
  id: 'okta-client-secret',
  description: 'Okta OAuth client secret',
  source: 'https://developer.okta.com/docs/guides/client-secret-rotation-key/main/',
  names: ['okta'],
  what: ['client secret', 'secret'],
  shape: { pattern: '[A-Za-z0-9_-]{64}|[A-Za-z0-9_-]{40}', most: 64, draw: (random) => draw(random, BASE64URL, 64) },
  nearMisses: ['OKTA_CLIENT_SECRET=your-client-secret', `OKTA_CLIENT_SECRET=${'x'.repeat(64)}`],
});

export const oktaRules: readonly Rule[] = [apiToken, header, clientSecret];
