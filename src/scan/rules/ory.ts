import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64URL, bare, draw, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const personal = prefixed({
  id: 'ory-api-key',
  description: 'Ory API key or session token',
  source: 'https://www.ory.sh/docs/concepts/personal-access-token',
  prefixes: ['ory_pat_', 'ory_apikey_', 'ory_wak_', 'ory_st_'],
  alphabet: BASE62,
  length: 32,
  nearMisses: [`ory_pat_${'x'.repeat(32)}`, 'ory_st_token'],
});

const oauth: Rule = {
  id: 'ory-oauth-token',
  description: 'Ory access or refresh token or authorization code: the key and its signature',
  source: 'https://www.ory.sh/docs/oauth2-oidc/overview/oauth2-token-introspection',
  literals: ['ory_at_', 'ory_rt_', 'ory_ac_'],
  pattern: token(String.raw`ory_(?:at|rt|ac)_[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}`),
  publicPrefix: 7,
  accept: (secret) => !isFakeBody(secret.slice(7)),
  sample: (random) => bare(`ory_${oneOf(random, ['at', 'rt', 'ac'])}_${draw(random, BASE64URL, 43)}.${draw(random, BASE64URL, 43)}`),
  nearMisses: [`ory_at_${'x'.repeat(43)}.${'x'.repeat(43)}`, 'ory_at_token'],
};

export const oryRules: readonly Rule[] = [personal, oauth];
