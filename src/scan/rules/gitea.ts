import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const giteaRules: readonly Rule[] = [
  named({
    id: 'gitea-token',
    description: 'Gitea, Forgejo, Gogs or Codeberg access token',
    source: 'https://docs.gitea.com/development/api-usage',
    names: ['gitea', 'forgejo', 'codeberg', 'gogs'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`GITEA_KEY=${'0'.repeat(40)}`, 'GITEA_KEY=your-gitea-key-goes-here', 'giteaKey: process.env.GITEA_KEY,'],
  }),
];
