import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE62, bare, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** Where an organisation's data live: part of every token. */
const CLUSTERS = ['PF84', 'P0A1', 'PE93', 'PC75', 'PS86'];

const access: Rule = {
  id: 'webex-access-token',
  description: 'Webex bot or user access token: 64 characters, a cluster, the organisation',
  source: 'https://developer.webex.com/docs/bots',
  literals: CLUSTERS.map((cluster) => `_${cluster.toLowerCase()}_`),
  pattern: token(String.raw`[A-Za-z0-9]{64}_(?:${CLUSTERS.join('|')})_${UUID.pattern}`),
  reach: { before: 64, after: 64 },
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(0, 64)),
  sample: (random) => bare(`${draw(random, BASE62, 64)}_${oneOf(random, CLUSTERS)}_${UUID.draw(random)}`),
  nearMisses: [`${'x'.repeat(64)}_PF84_00000000-0000-0000-0000-000000000000`, 'token_PF84_organisation'],
};

const secret = named({
  id: 'webex-client-secret',
  description: 'Webex integration client secret',
  source: 'https://developer.webex.com/docs/integrations',
  names: ['webex'],
  alphabet: HEX,
  length: 64,
  nearMisses: ['WEBEX_CLIENT_SECRET=your-client-secret', `WEBEX_SECRET=${'0'.repeat(64)}`],
});

export const webexRules: readonly Rule[] = [access, secret];
