import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const sonarqubeRules: readonly Rule[] = [
  prefixed({
    id: 'sonarqube-token',
    description: 'SonarQube user, project or global analysis token',
    source: 'https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/',
    prefixes: ['squ_', 'sqp_', 'sqa_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`squ_${'0'.repeat(40)}`, 'squ_short'],
  }),
];
