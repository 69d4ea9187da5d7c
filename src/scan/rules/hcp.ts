import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const hcpRules: readonly Rule[] = [
  named({
    id: 'hcp-client-secret',
    description: 'HashiCorp Cloud Platform client secret',
    source: 'https://developer.hashicorp.com/hcp/docs/hcp/iam/service-principal',
    names: ['hcp'],
    what: ['client secret', 'secret'],
    alphabet: BASE64URL,
    length: 64,
    nearMisses: [
      `HCP_CLIENT_SECRET=${'0'.repeat(64)}`,
      'HCP_CLIENT_SECRET=your-hcp-client-secret-goes-here',
      'hcpClientSecret: process.env.HCP_CLIENT_SECRET,',
    ],
  }),
];
