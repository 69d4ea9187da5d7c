import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const vercelRules: readonly Rule[] = [
  prefixed({
    id: 'vercel-token',
    description: 'Vercel token (personal, integration, app, refresh, AI gateway)',
    source: 'https://vercel.com/docs/rest-api#authentication',
    prefixes: ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'],
    alphabet: BASE62,
    length: [40, 64],
    nearMisses: [`vcp_${'x'.repeat(40)}`, 'vcp_abc'],
  }),
];
