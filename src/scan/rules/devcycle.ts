import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const devcycleRules: readonly Rule[] = [
  prefixed({
    id: 'devcycle-server-key',
    description: 'DevCycle server SDK key',
    source: 'https://docs.devcycle.com/platform/feature-flags/environments',
    prefixes: ['dvc_server_'],
    alphabet: { chars: `${BASE62.chars}_`, set: 'A-Za-z0-9_' },
    length: [24, 80],
    nearMisses: [`dvc_server_${'x'.repeat(24)}`, 'dvc_server_short'],
  }),
];
