import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36 } from '../sampling.ts';

export const hybridAnalysisRules: readonly Rule[] = [
  named({
    id: 'hybrid-analysis-api-key',
    description: 'Hybrid Analysis API key',
    source: 'https://www.hybrid-analysis.com/docs/api/v2',
    names: ['hybrid analysis', 'hybridanalysis'],
    alphabet: BASE36,
    length: 64,
    nearMisses: [`HYBRID_ANALYSIS_API_KEY=${'x'.repeat(64)}`],
  }),
];
