import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, draw, HEX, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

export const amazonLoginRules: readonly Rule[] = [
  prefixed({
    id: 'amazon-login-client-secret',
    description: 'Login with Amazon client secret',
    source: 'https://developer.amazon.com/docs/login-with-amazon/register-web.html',
    prefixes: ['amzn1.oa2-cs.v1.'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`amzn1.oa2-cs.v1.${'0'.repeat(64)}`, 'amzn1.oa2-cs.v1.short'],
  }),
  {
    id: 'amazon-login-token',
    description: 'Login with Amazon access or refresh token',
    source: 'https://developer.amazon.com/docs/login-with-amazon/access-token.html',
    literals: ['atza|', 'atzr|'],
    pattern: token(String.raw`Atz[ar]\|[A-Za-z0-9+/_=-]{100,2400}`, '(?![A-Za-z0-9+/_=-])'),
    reach: { before: 0, after: 2500 },
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(10)) && wordShare(secret) < 0.5,
    sample: (random) => bare(`Atz${oneOf(random, ['a', 'r'])}|IwEB${draw(random, BASE64URL, 200 + random(200))}`),
    nearMisses: ['Atza|IQEBLjAsAexample', `Atzr|${'x'.repeat(300)}`],
  },
];
