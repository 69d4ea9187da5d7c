import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const activecampaignRules: readonly Rule[] = [
  named({
    id: 'activecampaign-api-key',
    description: 'ActiveCampaign API key',
    source: 'https://developers.activecampaign.com/reference/authentication',
    names: ['activecampaign', 'active campaign'],
    alphabet: HEX,
    length: 72,
    nearMisses: ['ACTIVECAMPAIGN_TOKEN=your-own-value', `ACTIVECAMPAIGN_SECRET=${'0'.repeat(72)}`],
  }),
];
