import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36, BASE64URL, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const buildkiteRules: readonly Rule[] = [
  prefixed({
    id: 'buildkite-api-token',
    description: 'Buildkite API access token',
    source: 'https://buildkite.com/docs/platform/security/tokens',
    prefixes: ['bkua_'],
    alphabet: BASE36,
    length: [40, 53],
    nearMisses: [`bkua_${'0'.repeat(40)}`, 'bkua_short'],
  }),
  prefixed({
    id: 'buildkite-service-token',
    description: 'Buildkite agent, job, cluster, package or portal token',
    source: 'https://buildkite.com/docs/platform/security/tokens',
    prefixes: ['bkaa_', 'bkaj_', 'bkar_', 'bkct_', 'bkpt_', 'bkpat_', 'bkps_'],
    alphabet: BASE64URL,
    length: [54, 340],
    nearMisses: [`bkaa_${'0'.repeat(54)}`, 'bkaa_short'],
  }),
  named({
    id: 'buildkite-legacy-token',
    description: 'Buildkite agent or API token without a prefix',
    source: 'https://buildkite.com/docs/agent/v3/tokens',
    names: ['buildkite'],
    what: ['token', 'agent token', 'api token', 'key'],
    alphabet: HEX,
    length: [40, 50],
    nearMisses: [
      `BUILDKITE_TOKEN=${'0'.repeat(40)}`,
      'BUILDKITE_TOKEN=your-buildkite-token-goes-here',
      'buildkiteToken: process.env.BUILDKITE_TOKEN,',
    ],
  }),
];
