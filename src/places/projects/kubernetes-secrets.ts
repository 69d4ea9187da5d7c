import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const kubernetesSecrets: Place = {
  id: 'kubernetes-secrets',
  label: 'Kubernetes and Compose manifests',
  class: 'HOME',
  owner: 'the project',
  stores: [
    {
      globs: everywhere('/**/*secret*.{yaml,yml}', '/**/values*.{yaml,yml}', '/**/{docker-,}compose*.{yaml,yml}'),
      format: 'text',
      role: 'config',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Secrets are base64 in a manifest; applied ones stay in the cluster.',
};
