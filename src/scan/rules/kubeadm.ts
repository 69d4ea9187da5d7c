import { isPlaceholder } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, draw } from '../sampling.ts';

export const kubeadmRules: readonly Rule[] = [
  {
    id: 'kubeadm-bootstrap-token',
    description: 'Kubernetes bootstrap token, given to kubeadm or beside its name',
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
    literals: ['kubeadm ', 'bootstrap-token', 'bootstrap_token', 'bootstraptoken'],
    evidence: 'context',
    pattern:
      /(?:kubeadm (?:join|init)[^\r\n]{0,200}?--token[ =]{1,3}|(?:bootstrap-token|BOOTSTRAP_TOKEN|bootstrap_token|[bB]ootstrapToken)["']?[ \t]{0,4}[ :=][ \t]{0,4})["']?(?<secret>[a-z0-9]{6}\.[a-z0-9]{16})(?![a-z0-9])/d,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && secret !== 'abcdef.0123456789abcdef',
    sample: (random) => {
      const secret = `${draw(random, BASE36, 6)}.${draw(random, BASE36, 16)}`;
      if (random(2) === 0) return { text: `BOOTSTRAP_TOKEN: "${secret}"`, secret };
      return { text: `kubeadm join 10.0.0.1:6443 --token ${secret} --discovery-token-unsafe-skip-ca-verification`, secret };
    },
    nearMisses: ['kubeadm join 10.0.0.1:6443 --token xxxxxx.xxxxxxxxxxxxxxxx', 'kubeadm join --token <token>'],
  },
];
