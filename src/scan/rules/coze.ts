import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const cozeRules: readonly Rule[] = [
  named({
    id: 'coze-access-token',
    description: 'Coze personal access token',
    source: 'https://www.coze.com/docs/developer_guides/pat',
    names: ['coze'],
    shape: {
      pattern: 'pat_[A-Za-z0-9]{64}',
      most: 68,
      draw: (random) => `pat_${draw(random, BASE62, 64)}`,
    },
    nearMisses: ['COZE_API_KEY=${VALUE}'],
  }),
];
