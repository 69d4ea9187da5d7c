import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, DIGIT, bare, draw, HEX } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const organisation: Rule = {
  id: 'sentry-org-token',
  description: 'Sentry organisation token: base64 of JSON, then a secret',
  source: 'https://docs.sentry.io/account/auth-tokens/',
  literals: ['sntrys_eyj'],
  pattern: token('sntrys_eyJ[A-Za-z0-9+/]{60,700}={0,2}_[A-Za-z0-9+/]{43}', '(?![A-Za-z0-9+/_-])'),
  reach: { before: 0, after: 800 },
  publicPrefix: 10,
  accept: (secret) => (decodeBase64(secret.slice(7, secret.lastIndexOf('_'))) ?? '').startsWith('{"iat":'),
  sample: (random) => {
    const claims = `{"iat":1${draw(random, DIGIT, 9)}.5,"url":"https://sentry.io","region_url":"https://us.sentry.io","org":"acme"}`;
    return bare(`sntrys_${encodeBase64(claims)}_${draw(random, BASE64, 43)}`);
  },
  nearMisses: [`sntrys_eyJ${'x'.repeat(80)}_${'x'.repeat(43)}`],
};

const user = prefixed({
  id: 'sentry-user-token',
  description: 'Sentry user token',
  source: 'https://docs.sentry.io/account/auth-tokens/',
  prefixes: ['sntryu_'],
  alphabet: HEX,
  length: 64,
  nearMisses: [`sntryu_${'0'.repeat(64)}`, 'sntryu_short'],
});

const integration = prefixed({
  id: 'sentry-integration-token',
  description: 'Sentry internal integration or application token',
  source: 'https://docs.sentry.io/api/auth/',
  prefixes: ['sntryi_', 'sntrya_'],
  alphabet: HEX,
  length: 64,
  nearMisses: [`sntryi_${'0'.repeat(64)}`, 'sntryi_short'],
});

const plain = named({
  id: 'sentry-legacy-token',
  description: 'Sentry token without a prefix',
  source: 'https://docs.sentry.io/api/auth/',
  names: ['sentry'],
  alphabet: HEX,
  length: 64,
  nearMisses: [`SENTRY_AUTH_TOKEN=${'0'.repeat(64)}`, 'SENTRY_AUTH_TOKEN=${TOKEN}'],
});

export const sentryRules: readonly Rule[] = [organisation, user, integration, plain];
