import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const personaRules: readonly Rule[] = [
  {
    id: 'persona-api-key',
    description: 'Persona API key',
    source: 'https://docs.withpersona.com/api-introduction',
    literals: ['persona_'],
    pattern: token(String.raw`persona_(?:production|sandbox)_${UUID.pattern}`),
    publicPrefix: 19,
    accept: (secret) => !isFakeBody(secret.slice(-36)),
    sample: (random) => bare(`persona_${oneOf(random, ['production', 'sandbox'])}_${UUID.draw(random)}`),
    nearMisses: ['persona_production_00000000-0000-0000-0000-000000000000', 'persona_sandbox_key'],
  },
];
