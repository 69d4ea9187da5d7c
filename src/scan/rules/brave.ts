import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64URL, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

const isKey = (secret: string) =>
  !isFakeBody(secret.slice(3)) && classes(secret.slice(3).replaceAll(/[_-]/g, '')) === 3 && wordShare(secret) < 0.4;

export const braveRules: readonly Rule[] = [
  {
    id: 'brave-search-api-key',
    description: 'Brave Search API key',
    source: 'https://api-dashboard.search.brave.com/app/documentation/web-search/get-started',
    literals: ['bsa'],
    // A piece of longer base64 is none.
    pattern: token('(?<![+/=])BSA[A-Za-z0-9_-]{28}', '(?![A-Za-z0-9+/=_-])'),
    publicPrefix: 3,
    accept: isKey,
    sample: (random) => {
      for (;;) {
        const secret = `BSA${draw(random, BASE64URL, 27)}${draw(random, BASE62, 1)}`;
        if (isKey(secret)) return bare(secret);
      }
    },
    nearMisses: [`BSA${'x'.repeat(28)}`, 'BSAshort', 'BSA_configuration_of_the_system'],
  },
];
