import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const codeiumRules: readonly Rule[] = [
  prefixed({
    id: 'windsurf-session-key',
    description: 'Windsurf (Codeium) key of a signed-in editor',
    source: 'https://docs.windsurf.com/plugins/getting-started',
    prefixes: ['sk-ws-01-'],
    alphabet: BASE64URL,
    length: [60, 140],
    nearMisses: [`sk-ws-01-${'x'.repeat(60)}`, 'sk-ws-01-short'],
  }),
  named({
    id: 'codeium-api-key',
    description: 'Codeium or Windsurf API key',
    source: 'https://docs.windsurf.com/plugins/getting-started',
    names: ['codeium', 'windsurf'],
    what: ['api key', 'key', 'token'],
    shape: UUID,
    nearMisses: ['CODEIUM_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
