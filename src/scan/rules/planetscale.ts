import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const planetscaleRules: readonly Rule[] = [
  prefixed({
    id: 'planetscale-service-token',
    description: 'PlanetScale service token',
    source: 'https://planetscale.com/docs/api/reference/service-tokens',
    prefixes: ['pscale_tkn_'],
    alphabet: BASE64URL,
    length: [32, 64],
    nearMisses: [`pscale_tkn_${'0'.repeat(32)}`, 'pscale_tkn_short'],
  }),
  prefixed({
    id: 'planetscale-password',
    description: 'PlanetScale database password',
    source: 'https://planetscale.com/docs/concepts/connection-strings',
    prefixes: ['pscale_pw_'],
    alphabet: BASE64URL,
    length: [32, 64],
    nearMisses: [`pscale_pw_${'0'.repeat(32)}`, 'pscale_pw_short'],
  }),
  prefixed({
    id: 'planetscale-oauth-token',
    description: 'PlanetScale OAuth token',
    source: 'https://planetscale.com/docs/api/reference/oauth',
    prefixes: ['pscale_oauth_'],
    alphabet: BASE64URL,
    length: [32, 64],
    nearMisses: [`pscale_oauth_${'0'.repeat(32)}`, 'pscale_oauth_short'],
  }),
];
