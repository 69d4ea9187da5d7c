import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE36, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const rancherRules: readonly Rule[] = [
  {
    id: 'rancher-token',
    description: 'Rancher API or kubeconfig token',
    source: 'https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys',
    literals: ['token-', 'kubeconfig-u'],
    pattern: token('(?:token-[a-z0-9]{5}|kubeconfig-(?:user-)?[a-z0-9-]{5,40}):[a-z0-9]{54}'),
    publicPrefix: 12,
    accept: (secret) => !isFakeBody(secret.slice(-54)) && /\d/.test(secret.slice(-54)),
    sample: (random) =>
      bare(`${oneOf(random, ['token-', 'kubeconfig-u-', 'kubeconfig-user-'])}${draw(random, BASE36, 5)}:${draw(random, BASE36, 54)}`),
    nearMisses: [`token-abcde:${'x'.repeat(54)}`, 'token-based: authentication'],
  },
];
