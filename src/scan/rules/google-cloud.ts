import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { bare, BASE36, BASE64, BASE64URL, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const RECAPTCHA: Shape = {
  pattern: '6L[a-f][A-Za-z0-9_-]{37}',
  most: 40,
  draw: (random) => `6Lc${draw(random, BASE64URL, 5)}AAAAA${draw(random, BASE64URL, 27)}`,
};

export const googleCloudRules: readonly Rule[] = [
  named({
    id: 'google-hmac-secret',
    description: 'Secret of a Cloud Storage HMAC key',
    source: 'https://cloud.google.com/storage/docs/authentication/hmackeys',
    names: ['gcs', 'google storage', 'gcs hmac', 'google hmac'],
    what: ['secret', 'hmac secret', 'key', 'secret key'],
    alphabet: BASE64,
    length: 40,
    nearMisses: [`GCS_SECRET=${'0'.repeat(40)}`, 'GCS_SECRET=your-gcs-secret-goes-here', 'gcsSecret: process.env.GCS_SECRET,'],
  }),
  {
    id: 'google-hmac-access-id',
    description: "Access id of a service account's Cloud Storage HMAC key",
    source: 'https://cloud.google.com/storage/docs/authentication/hmackeys',
    literals: ['goog1e'],
    pattern: token('GOOG1E[A-Z0-9]{55}'),
    publicPrefix: 6,
    accept: (secret) => !isFakeBody(secret.slice(6)),
    sample: (random) => bare(`GOOG1E${draw(random, { chars: BASE36.chars.toUpperCase(), set: '' }, 55)}`),
    nearMisses: [`GOOG1E${'X'.repeat(55)}`, 'GOOG1ESHORT'],
  },
  {
    id: 'firebase-server-key',
    description: 'Firebase Cloud Messaging server key (legacy)',
    source: 'https://firebase.google.com/docs/cloud-messaging/auth-server',
    literals: [':apa91b'],
    pattern: token('AAAA[A-Za-z0-9_-]{7}:APA91b[A-Za-z0-9_-]{134}'),
    reach: { before: 11, after: 160 },
    publicPrefix: 18,
    accept: (secret) => !isFakeBody(secret.slice(18)),
    sample: (random) => bare(`AAAA${draw(random, BASE64URL, 7)}:APA91b${draw(random, BASE64URL, 134)}`),
    nearMisses: [`AAAAxxxxxxx:APA91b${'x'.repeat(134)}`, 'AAAA:APA91bshort'],
  },
  named({
    id: 'google-recaptcha-secret',
    description: 'Google reCAPTCHA secret key',
    source: 'https://developers.google.com/recaptcha/docs/verify',
    names: ['recaptcha', 're captcha'],
    what: ['secret', 'secret key', 'private key'],
    shape: RECAPTCHA,
    nearMisses: [`RECAPTCHA_SECRET=6L${'x'.repeat(38)}`, 'RECAPTCHA_SECRET_KEY=your-recaptcha-secret-goes-here'],
  }),
  prefixed({
    id: 'google-oauth-code',
    description: 'Google OAuth authorisation code',
    source: 'https://developers.google.com/identity/protocols/oauth2#size',
    prefixes: ['4/0A'],
    alphabet: BASE64URL,
    length: [58, 90],
    nearMisses: [`4/0A${'x'.repeat(70)}`, 'https://host/4/0A/path'],
    accept: (body) => classes(body) >= 3,
  }),
];
