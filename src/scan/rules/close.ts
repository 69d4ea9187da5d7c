import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const closeRules: readonly Rule[] = [
  {
    id: 'close-api-key',
    description: 'Close CRM API key',
    source: 'https://developer.close.com/topics/authentication/',
    literals: ['api_'],
    pattern: token(String.raw`api_[A-Za-z0-9]{22}\.[A-Za-z0-9]{22}`),
    publicPrefix: 4,
    accept: (secret) => !isFakeBody(secret.slice(4)) && /\d/.test(secret) && /[A-Z]/.test(secret),
    sample: (random) => bare(`api_${draw(random, BASE62, 22)}.${draw(random, BASE62, 22)}`),
    nearMisses: ['api_xxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxx', 'api_client.request_handler'],
  },
];
