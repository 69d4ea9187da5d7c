import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE62, DIGIT, draw, drawBytes } from '../sampling.ts';
import { token } from '../shape.ts';

export const snowflakeRules: readonly Rule[] = [
  {
    id: 'snowflake-session-token',
    description: 'Snowflake session token',
    source: 'https://docs.snowflake.com/en/user-guide/session-policies',
    literals: ['-etmsdgaaa'],
    pattern: token(String.raw`ver:\d{1,2}-hint:\d{1,20}-ETMsDgAAA[A-Za-z0-9+/]{60,400}={0,2}`, '(?![A-Za-z0-9+/=_-])'),
    reach: { before: 40, after: 460 },
    publicPrefix: 11,
    accept: (secret) => !isFakeBody(secret.slice(-60)),
    sample: (random) => bare(`ver:1-hint:${draw(random, DIGIT, 12)}-ETMsDgAAA${encodeBase64(drawBytes(random, 120))}`),
    nearMisses: [`ver:1-hint:123456-ETMsDgAAA${'x'.repeat(100)}`, 'ver:1-hint:123'],
  },
  named({
    id: 'snowflake-password',
    description: 'Snowflake user password',
    source: 'https://docs.snowflake.com/en/user-guide/admin-user-management',
    names: ['snowflake'],
    what: ['password', 'pwd', 'passwd'],
    alphabet: { chars: `${BASE62.chars}!#*-_`, set: 'A-Za-z0-9!#$%&*+._-' },
    length: [14, 64],
    nearMisses: [
      `SNOWFLAKE_PASSWORD=${'0'.repeat(14)}`,
      'SNOWFLAKE_PASSWORD=your-snowflake-password-goes-here',
      'snowflakePassword: process.env.SNOWFLAKE_PASSWORD,',
    ],
  }),
];
