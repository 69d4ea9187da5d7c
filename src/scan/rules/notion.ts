import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, DIGIT, draw } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

const current: Rule = {
  id: 'notion-token',
  description: 'Notion integration token',
  source: 'https://developers.notion.com/changelog/september-11-2024',
  literals: ['ntn_'],
  // The number of the workspace stands first.
  pattern: token(String.raw`ntn_\d{11}[A-Za-z0-9]{35}`),
  publicPrefix: 4,
  accept: (secret) => !isFakeBody(secret.slice(15)),
  sample: (random) => bare(`ntn_${draw(random, DIGIT, 11)}${draw(random, BASE62, 35)}`),
  nearMisses: [`ntn_${'1'.repeat(46)}`, 'ntn_abc'],
};

const legacy = prefixed({
  id: 'notion-legacy-token',
  description: 'Notion integration token of before September 2024',
  source: 'https://developers.notion.com/changelog/september-11-2024',
  prefixes: ['secret_'],
  alphabet: BASE62,
  length: 43,
  nearMisses: [`secret_${'x'.repeat(43)}`, 'secret_abc123'],
  // Others begin so too: letters of both cases and a digit must follow.
  accept: (body) => /\d/.test(body) && /[A-Z]/.test(body) && /[a-z]/.test(body),
});

export const notionRules: readonly Rule[] = [current, legacy];
