import { isFakeBody } from '../checks/placeholder.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { bare, BASE36, draw } from '../sampling.ts';
import { token } from '../shape.ts';

/** No words, and not the hexadecimal digits of a page's id. */
function isKey(body: string): boolean {
  return !isFakeBody(body) && /\d/.test(body) && /[G-Z]/.test(body) && /[A-Z].*[A-Z].*[A-Z]/.test(body) && wordShare(body) < 0.5;
}

export const octopusRules: readonly Rule[] = [
  {
    id: 'octopus-api-key',
    description: 'Octopus Deploy API key',
    source: 'https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key',
    literals: ['api-'],
    pattern: token('API-[A-Z0-9]{25,40}'),
    publicPrefix: 4,
    accept: (secret) => isKey(secret.slice(4)),
    sample: (random) => {
      for (;;) {
        const body = draw(random, { chars: BASE36.chars.toUpperCase(), set: '' }, 26 + random(6));
        if (isKey(body)) return bare(`API-${body}`);
      }
    },
    nearMisses: [
      `API-${'X'.repeat(26)}`,
      'API-DOCUMENTATIONFORDEVELOPERS',
      'API-BD80F56CDC1441E6BF6011AB6D852875',
      'api-c99e353f761d318322c853c03e',
    ],
  },
];
