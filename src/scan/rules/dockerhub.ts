import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const dockerhubRules: readonly Rule[] = [
  prefixed({
    id: 'dockerhub-token',
    description: 'Docker Hub personal or organisation access token',
    source: 'https://docs.docker.com/security/access-tokens/',
    prefixes: ['dckr_pat_', 'dckr_oat_'],
    alphabet: BASE64URL,
    length: [27, 32],
    nearMisses: [`dckr_pat_${'x'.repeat(27)}`, 'dckr_pat_tooshort'],
  }),
];
