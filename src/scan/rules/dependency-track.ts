import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const dependencyTrackRules: readonly Rule[] = [
  prefixed({
    id: 'dependency-track-api-key',
    description: 'OWASP Dependency-Track API key',
    source: 'https://docs.dependencytrack.org/integrations/rest-api/',
    prefixes: ['odt_'],
    alphabet: BASE62,
    length: [32, 64],
    nearMisses: [`odt_${'0'.repeat(32)}`, 'odt_short'],
  }),
];
