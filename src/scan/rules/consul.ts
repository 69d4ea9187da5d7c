import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const consulRules: readonly Rule[] = [
  named({
    id: 'consul-token',
    description: 'HashiCorp Consul ACL token',
    source: 'https://developer.hashicorp.com/consul/docs/security/acl/tokens',
    names: ['consul'],
    what: ['token', 'http token', 'acl token', 'secret id'],
    shape: UUID,
    nearMisses: [`CONSUL_TOKEN=${'0'.repeat(36)}`, 'CONSUL_TOKEN=your-consul-token-goes-here', 'consulToken: process.env.CONSUL_TOKEN,'],
  }),
  named({
    id: 'nomad-token',
    description: 'HashiCorp Nomad ACL token',
    source: 'https://developer.hashicorp.com/nomad/docs/concepts/acl',
    names: ['nomad'],
    what: ['token', 'secret id', 'acl token'],
    shape: UUID,
    nearMisses: [`NOMAD_TOKEN=${'0'.repeat(36)}`, 'NOMAD_TOKEN=your-nomad-token-goes-here', 'nomadToken: process.env.NOMAD_TOKEN,'],
  }),
];
