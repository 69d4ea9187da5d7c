import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const storyblokRules: readonly Rule[] = [
  named({
    id: 'storyblok-access-token',
    description: 'Storyblok access token',
    source: 'https://www.storyblok.com/docs/api/content-delivery/v2/getting-started/authentication',
    names: ['storyblok'],
    shape: {
      pattern: String.raw`[A-Za-z0-9]{22}tt(?:-[0-9]{4,9}-[A-Za-z0-9_-]{20})?`,
      most: 55,
      draw: (random) => `${draw(random, BASE62, 22)}tt`,
    },
    nearMisses: ['STORYBLOK_TOKEN=your-preview-token', `STORYBLOK_TOKEN=${'x'.repeat(22)}tt`],
  }),
];
