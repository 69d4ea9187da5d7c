import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const notionRules: readonly Rule[] = [
  prefixed({
    id: 'notion-token',
    description: 'Notion integration token',
    source: 'https://developers.notion.com/changelog/september-11-2024',
    prefixes: ['ntn_'],
    alphabet: BASE62,
    length: 46,
    nearMisses: [`ntn_${'1'.repeat(46)}`, 'ntn_abc'],
  }),
];
