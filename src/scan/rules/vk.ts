import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const vkRules: readonly Rule[] = [
  prefixed({
    id: 'vk-access-token',
    description: 'VK access token',
    source: 'https://dev.vk.com/en/api/access-token/getting-started',
    prefixes: ['vk1.a.'],
    alphabet: BASE64URL,
    length: [120, 300],
    nearMisses: [`vk1.a.${'x'.repeat(200)}`, 'vk1.a.token'],
  }),
];
