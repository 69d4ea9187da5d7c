import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const platformShRules: readonly Rule[] = [
  named({
    id: 'platformsh-api-token',
    description: 'Platform.sh (Upsun) API token',
    source: 'https://docs.upsun.com/administration/cli/api-tokens.html',
    names: ['platformsh cli', 'platform sh', 'platformsh', 'upsun cli', 'upsun'],
    what: ['token', 'api token'],
    alphabet: BASE64URL,
    length: [40, 52],
    nearMisses: [
      `PLATFORMSH_CLI_TOKEN=${'0'.repeat(40)}`,
      'PLATFORMSH_CLI_TOKEN=your-platformsh-cli-token-goes-here',
      'platformshCliToken: process.env.PLATFORMSH_CLI_TOKEN,',
    ],
  }),
];
