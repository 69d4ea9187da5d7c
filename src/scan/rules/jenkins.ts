import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const jenkinsRules: readonly Rule[] = [
  named({
    id: 'jenkins-api-token',
    description: 'Jenkins API token',
    source: 'https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/',
    names: ['jenkins'],
    alphabet: HEX,
    length: [32, 34],
    nearMisses: [
      `JENKINS_TOKEN=${'0'.repeat(32)}`,
      'JENKINS_TOKEN=your-jenkins-token-goes-here',
      'jenkinsToken: process.env.JENKINS_TOKEN,',
    ],
  }),
];
