import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const access: Rule = {
  id: 'square-access-token',
  description: 'Square access token',
  source: 'https://developer.squareup.com/docs/build-basics/access-tokens',
  literals: ['eaaa'],
  pattern: token('(?<![+/])EAAA[A-Za-z0-9_-]{60}', '(?![A-Za-z0-9+/=_-])'),
  publicPrefix: 4,
  // Zero bytes in base64 look like the prefix, and go on like it.
  accept: (secret) => !isFakeBody(secret.slice(4)) && !secret.slice(4).includes('AAAA') && wordShare(secret) < 0.6 && /\d/.test(secret),
  sample: (random) => bare(`EAAA${draw(random, BASE64URL, 59)}7`),
  nearMisses: [`EAAA${'x'.repeat(60)}`, `EAAA${'AAAAAQAA'.repeat(7)}AAEA`, 'EAAAA'],
};

const legacy = prefixed({
  id: 'square-legacy-access-token',
  description: 'Square access token of the older kind',
  source: 'https://developer.squareup.com/docs/build-basics/access-tokens',
  prefixes: ['sq0atp-'],
  alphabet: BASE64URL,
  length: 22,
  nearMisses: [`sq0atp-${'x'.repeat(22)}`, 'sq0atp-token'],
});

const secret = prefixed({
  id: 'square-application-secret',
  description: 'Square application secret',
  source: 'https://developer.squareup.com/docs/oauth-api/overview',
  prefixes: ['sq0csp-'],
  alphabet: BASE64URL,
  length: 43,
  nearMisses: [`sq0csp-${'x'.repeat(43)}`, 'sq0csp-secret'],
});

export const squareRules: readonly Rule[] = [access, legacy, secret];
