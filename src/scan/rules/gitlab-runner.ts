import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const gitlabRunnerRules: readonly Rule[] = [
  prefixed({
    id: 'gitlab-runner-registration-token',
    description: 'GitLab runner registration token',
    source: 'https://docs.gitlab.com/security/tokens/#runner-registration-tokens-deprecated',
    prefixes: ['GR1348941'],
    alphabet: BASE64URL,
    length: [20, 24],
    nearMisses: [`GR1348941${'0'.repeat(20)}`, 'GR1348941short'],
  }),
  named({
    id: 'gitlab-legacy-token',
    description: 'GitLab token without a prefix',
    source: 'https://docs.gitlab.com/user/profile/personal_access_tokens/',
    names: ['gitlab'],
    what: ['token', 'private token', 'access token', 'pat'],
    alphabet: BASE64URL,
    length: [20, 20],
    nearMisses: [`GITLAB_TOKEN=${'0'.repeat(20)}`, 'GITLAB_TOKEN=your-gitlab-token-goes-here', 'gitlabToken: process.env.GITLAB_TOKEN,'],
  }),
];
