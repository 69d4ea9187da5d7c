import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const runpodRules: readonly Rule[] = [
  prefixed({
    id: 'runpod-api-key',
    description: 'RunPod API key',
    source: 'https://docs.runpod.io/get-started/api-keys',
    prefixes: ['rpa_'],
    alphabet: BASE62,
    length: 46,
    nearMisses: [`rpa_${'x'.repeat(46)}`, 'rpa_short', 'rpa_automation_process_definition'],
  }),
];
