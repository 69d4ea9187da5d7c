import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const localClusters: Place = {
  id: 'local-clusters',
  label: 'Local clusters and virtual machines',
  class: 'HOME',
  owner: 'minikube, kind, k3d, Vagrant',
  stores: [
    {
      globs: everywhere('~/.minikube/**', '~/.k3d/**', '~/.kind/**', '~/.vagrant.d/**', '/**/.vagrant/**', '~/.multipass/**'),
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['minikube', 'k3d', 'vagrant'],
  purge: 'P8',
  evidence: 'unverified',
  next: '`minikube delete`, `k3d cluster delete` or `vagrant destroy` removes it.',
};
