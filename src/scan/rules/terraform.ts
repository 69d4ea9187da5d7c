import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const terraformRules: readonly Rule[] = [
  {
    id: 'terraform-cloud-token',
    description: 'HCP Terraform or Terraform Enterprise API token',
    source: 'https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens',
    literals: ['.atlasv1.'],
    pattern: token(String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}`),
    reach: { before: 14, after: 128 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret.slice(23)),
    sample: (random) => bare(`${draw(random, BASE62, 14)}.atlasv1.${draw(random, BASE62, 67)}`),
    nearMisses: [`${'x'.repeat(14)}.atlasv1.${'x'.repeat(67)}`, 'abc.atlasv1.short'],
  },
];
