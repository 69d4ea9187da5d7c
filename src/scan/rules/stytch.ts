import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE64URL, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const stytchRules: readonly Rule[] = [
  {
    id: 'stytch-secret',
    description: 'Stytch project secret',
    source: 'https://stytch.com/docs/workspace-management/stytch-cli/auth',
    literals: ['secret-'],
    pattern: token('secret-(?:live|test)-[A-Za-z0-9_-]{35}='),
    publicPrefix: 12,
    accept: (secret) => !isFakeBody(secret.slice(12)),
    sample: (random) => bare(`secret-${oneOf(random, ['live', 'test'])}-${draw(random, BASE64URL, 35)}=`),
    nearMisses: [`secret-live-${'x'.repeat(35)}=`, 'secret-test-value'],
  },
];
