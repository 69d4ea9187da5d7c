import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const modalRules: readonly Rule[] = [
  {
    id: 'modal-token-secret',
    description: 'Modal token secret (its id begins with ak-)',
    source: 'https://modal.com/docs/reference/modal.config',
    literals: ['as-'],
    pattern: token('as-[A-Za-z0-9]{22}'),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)) && classes(secret.slice(3)) === 3 && wordShare(secret.slice(3)) < 0.5,
    sample: (random) => {
      for (;;) {
        const body = draw(random, BASE62, 22);
        if (classes(body) === 3 && wordShare(body) < 0.5) return bare(`as-${body}`);
      }
    },
    nearMisses: [`as-${'x'.repeat(22)}`, 'as-configurationServiceBean', 'as-3b1f5a7c9d2e4f6081a3b5', 'has-aB3dE5gH7jK9mN1pQ3sT5v'],
  },
];
