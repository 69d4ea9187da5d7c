import { decodeBase64, encodeBase64Url } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const SECRET_KEY = { chars: 'ABCDEFGHJKLMNPQRSTVWXYZ23456789', set: '' };

const serviceAccount: Rule = {
  id: 'onepassword-service-account-token',
  description: '1Password service account token: base64 of JSON',
  source: 'https://developer.1password.com/docs/service-accounts/security/',
  literals: ['ops_eyj'],
  pattern: token('ops_eyJ[A-Za-z0-9_+/-]{250,2048}={0,2}', '(?![A-Za-z0-9_+/=-])'),
  reach: { before: 0, after: 2100 },
  publicPrefix: 7,
  accept: (secret) => /^\{"[A-Za-z]{1,20}":/.test(decodeBase64(secret.slice(4)) ?? '') && !isFakeBody(secret.slice(40)),
  sample: (random) =>
    bare(`ops_${encodeBase64Url(`{"signInAddress":"acme.1password.com","secretKey":"${draw(random, BASE64URL, 320)}"}`)}`),
  nearMisses: [`ops_eyJ${'x'.repeat(260)}`, 'ops_eyJzaWduSW5B..'],
};

const secretKey: Rule = {
  id: 'onepassword-secret-key',
  description: '1Password account secret key (Emergency Kit)',
  source: 'https://support.1password.com/secret-key-security/',
  literals: ['a3-'],
  pattern: token('A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}'),
  publicPrefix: 10,
  accept: (secret) => !isFakeBody(secret.slice(3)) && /\d/.test(secret.slice(3)) && /[A-Z]/.test(secret.slice(10)),
  sample: (random) => {
    const part = (length: number) => draw(random, SECRET_KEY, length);
    return bare(`A3-${part(6)}-${part(6)}-${part(5)}-${part(5)}-${part(5)}-${part(5)}`);
  },
  nearMisses: ['A3-XXXXXX-XXXXXXXXXXX-XXXXX-XXXXX-XXXXX', 'A3-paper-size', 'A3-ABCDEF-short'],
};

export const onepasswordRules: readonly Rule[] = [serviceAccount, secretKey];
