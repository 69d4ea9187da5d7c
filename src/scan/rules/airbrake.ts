import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const airbrakeRules: readonly Rule[] = [
  named({
    id: 'airbrake-key',
    description: 'Airbrake project or user key',
    source: 'https://docs.airbrake.io/docs/devops-tools/api/',
    names: ['airbrake'],
    what: ['project key', 'api key', 'user key'],
    alphabet: HEX,
    length: [32, 40],
    nearMisses: [`AIRBRAKE_PROJECT_KEY=${'x'.repeat(32)}`],
  }),
];
