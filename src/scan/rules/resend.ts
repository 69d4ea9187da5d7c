import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const resendRules: readonly Rule[] = [
  {
    id: 'resend-api-key',
    description: 'Resend API key',
    source: 'https://resend.com/docs/api-reference/introduction',
    literals: ['re_'],
    pattern: token('re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)),
    sample: (random) => bare(`re_${draw(random, BASE62, 8)}_${draw(random, BASE62, 24)}`),
    nearMisses: ['re_xxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxx', 're_compiled_expressions_cache_size', 're_123'],
  },
];
