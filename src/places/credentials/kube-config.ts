import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const kubeConfig: Place = {
  id: 'kube-config',
  label: 'Kubernetes configuration',
  class: 'HOME',
  owner: 'kubectl',
  stores: [
    {
      globs: everywhere('${KUBECONFIG:-~/.kube/config}', '~/.kube/config', '~/.kube/*.{yaml,yml,conf,config}', '~/.kube/configs/**'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: everywhere('~/.kube/config{.bak,.old,.orig,.backup,~}', '~/.kube/config.bak*'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
      class: 'COPY',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Keys and certificates stand in it as base64. `kubectl config unset users.NAME`, then log in to the cluster again.',
};
