import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const apiKey = prefixed({
  id: 'google-api-key',
  description: 'Google Cloud, Firebase, Maps or Gemini API key',
  source: 'https://cloud.google.com/docs/authentication/api-keys',
  prefixes: ['AIza'],
  alphabet: BASE64URL,
  length: 35,
  nearMisses: [`AIza${'x'.repeat(35)}`, 'AIzaSyTooShort', 'AIzaSyYOUR-EXAMPLE-KEY-GOES-RIGHT-HERE0'],
});

const clientSecret = prefixed({
  id: 'google-oauth-client-secret',
  description: 'Google OAuth client secret',
  source: 'https://developers.google.com/identity/protocols/oauth2',
  prefixes: ['GOCSPX-'],
  alphabet: BASE64URL,
  length: 28,
  nearMisses: [`GOCSPX-${'x'.repeat(28)}`, 'GOCSPX-short'],
});

const refreshToken = prefixed({
  id: 'google-oauth-refresh-token',
  description: 'Google OAuth refresh token, as gcloud and application default credentials keep it',
  source: 'https://developers.google.com/identity/protocols/oauth2#size',
  prefixes: ['1//0'],
  alphabet: BASE64URL,
  length: [60, 512],
  nearMisses: ['1//0', 'https://host/1//0/path', `1//0${'x'.repeat(70)}`],
});

const accessToken = prefixed({
  id: 'google-oauth-access-token',
  description: 'Google OAuth access token',
  source: 'https://developers.google.com/identity/protocols/oauth2#size',
  prefixes: ['ya29.'],
  alphabet: BASE64URL,
  length: [60, 2048],
  nearMisses: ['ya29.short', `ya29.${'x'.repeat(120)}`],
});

export const googleRules: readonly Rule[] = [
  apiKey,
  clientSecret,
  { ...refreshToken, reach: { before: 0, after: 600 } },
  { ...accessToken, reach: { before: 0, after: 2100 } },
];
