import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const sonarqubeLegacyRules: readonly Rule[] = [
  named({
    id: 'sonarqube-legacy-token',
    description: 'SonarQube or SonarCloud token without a prefix',
    source: 'https://docs.sonarsource.com/sonarqube-cloud/managing-your-account/managing-tokens/',
    names: ['sonarqube', 'sonarcloud', 'sonar'],
    what: ['token', 'login', 'auth token', 'password'],
    alphabet: BASE62,
    length: 40,
    nearMisses: [
      `SONARQUBE_TOKEN=${'0'.repeat(40)}`,
      'SONARQUBE_TOKEN=your-sonarqube-token-goes-here',
      'sonarqubeToken: process.env.SONARQUBE_TOKEN,',
    ],
  }),
];
