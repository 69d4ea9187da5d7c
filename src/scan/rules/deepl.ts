import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { bare } from '../sampling.ts';
import { token } from '../shape.ts';

const UUID_TEXT = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const free: Rule = {
  id: 'deepl-free-key',
  description: 'DeepL API key of the free plan',
  source: 'https://developers.deepl.com/docs/getting-started/auth',
  literals: [':fx'],
  pattern: token(`${UUID_TEXT}:fx`),
  reach: { before: 36, after: 512 },
  publicPrefix: 0,
  accept: (secret) => new Set(secret).size > 8,
  sample: (random) => bare(`${UUID.draw(random)}:fx`),
  nearMisses: ['00000000-0000-0000-0000-000000000000:fx', 'prefix:fx'],
};

const pro = named({
  id: 'deepl-api-key',
  description: 'DeepL API key',
  source: 'https://developers.deepl.com/docs/getting-started/auth',
  names: ['deepl'],
  shape: UUID,
  nearMisses: ['DEEPL_API_KEY=00000000-0000-0000-0000-000000000000', 'deepl_glossary_id=3b1f5a7c-9d2e-4f60-81a3-b5c7d9e1f2a4'],
});

export const deeplRules: readonly Rule[] = [free, pro];
