import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const teamcityRules: readonly Rule[] = [
  {
    id: 'teamcity-token',
    description: 'TeamCity access token',
    source: 'https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html#Managing+Access+Tokens',
    literals: ['eyj0exaioiaivenwmij9.'],
    pattern: token(String.raw`eyJ0eXAiOiAiVENWMiJ9\.[A-Za-z0-9_-]{20,120}\.[A-Za-z0-9_-]{30,120}`),
    publicPrefix: 21,
    accept: (secret) => !isFakeBody(secret.slice(21)),
    sample: (random) => bare(`eyJ0eXAiOiAiVENWMiJ9.${draw(random, BASE64URL, 37)}.${draw(random, BASE64URL, 48)}`),
    nearMisses: [`eyJ0eXAiOiAiVENWMiJ9.${'x'.repeat(37)}.${'x'.repeat(48)}`, 'eyJ0eXAiOiAiVENWMiJ9.short'],
  },
];
