import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE32, draw, HEX, oneOf } from '../sampling.ts';

export const githubLegacyRules: readonly Rule[] = [
  named({
    id: 'github-legacy-token',
    description: 'GitHub token or OAuth secret of 40 hexadecimal digits',
    source: 'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
    // Alone, the name stands in every second address.
    names: [
      'github token',
      'github key',
      'github secret',
      'github pat',
      'github password',
      'github api',
      'github access',
      'github auth token',
      'github oauth',
      'github client',
      'github app client',
      'github personal',
      'github webhook',
    ],
    alphabet: HEX,
    length: 40,
    nearMisses: [`GITHUB_KEY=${'0'.repeat(40)}`, 'GITHUB_KEY=your-github-key-goes-here', 'githubKey: process.env.GITHUB_KEY,'],
  }),
  {
    id: 'github-runner-token',
    description: 'Registration or removal token of a self-hosted GitHub runner',
    source: 'https://docs.github.com/en/rest/actions/self-hosted-runners',
    literals: ['--token a', 'runner_token', 'runner-token', 'runnertoken'],
    evidence: 'context',
    pattern: /(?:--token[ =]|runner[_-]?token[\\"']{0,4}[ \t]{0,4}[:=])[ \t]{0,4}["']?(?<secret>A[A-Z2-7]{28})(?![A-Za-z0-9_-])/di,
    publicPrefix: 0,
    accept: (secret) => /^A[A-Z2-7]{28}$/.test(secret) && !isFakeBody(secret) && /\d/.test(secret),
    sample: (random) => {
      const secret = `A${draw(random, BASE32, 27)}${oneOf(random, ['2', '5', '7'])}`;
      const before = oneOf(random, ['./config.sh --url https://github.com/acme/app --token ', 'RUNNER_TOKEN=', '"runner_token": ']);
      return { text: before + secret, secret };
    },
    nearMisses: [`./config.sh --token A${'X'.repeat(28)}`, 'RUNNER_TOKEN=ABCDEFGHIJKLMNOPQRSTUVWXYZABC'],
  },
];
