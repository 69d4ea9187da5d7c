import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const railwayRules: readonly Rule[] = [
  named({
    id: 'railway-token',
    description: 'Railway token',
    source: 'https://docs.railway.com/reference/public-api',
    names: ['railway'],
    what: ['token', 'api token', 'project token'],
    shape: UUID,
    nearMisses: [
      `RAILWAY_TOKEN=${'0'.repeat(36)}`,
      'RAILWAY_TOKEN=your-railway-token-goes-here',
      'railwayToken: process.env.RAILWAY_TOKEN,',
    ],
  }),
];
