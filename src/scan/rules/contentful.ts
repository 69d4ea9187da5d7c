import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const contentfulRules: readonly Rule[] = [
  prefixed({
    id: 'contentful-management-token',
    description: 'Contentful personal access token for content management',
    source: 'https://www.contentful.com/developers/docs/references/authentication/',
    prefixes: ['CFPAT-'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`CFPAT-${'x'.repeat(43)}`, 'CFPAT-token'],
  }),
  named({
    id: 'contentful-delivery-token',
    description: 'Contentful delivery or preview token',
    source: 'https://www.contentful.com/developers/docs/references/authentication/',
    names: ['contentful'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: ['CONTENTFUL_ACCESS_TOKEN=your-token', `CONTENTFUL_ACCESS_TOKEN=${'x'.repeat(43)}`],
  }),
];
