import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const fireworksRules: readonly Rule[] = [
  prefixed({
    id: 'fireworks-api-key',
    description: 'Fireworks AI API key',
    source: 'https://docs.fireworks.ai/getting-started/quickstart',
    prefixes: ['fw_'],
    alphabet: BASE62,
    length: [22, 24],
    nearMisses: [`fw_${'x'.repeat(22)}`, 'fw_short', 'fw_configurationServiceFactory', 'my_fw_identifier'],
  }),
];
