import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const volcengineRules: readonly Rule[] = [
  named({
    id: 'volcengine-ark-key',
    description: 'Volcengine Ark API key',
    source: 'https://www.volcengine.com/docs/82379/1541594',
    names: ['volcengine', 'volc', 'ark api', 'doubao'],
    what: ['api key', 'key'],
    shape: UUID,
    nearMisses: ['VOLCENGINE_API_KEY=00000000-0000-0000-0000-000000000000', 'ARK_ENDPOINT_ID=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
  }),
];
