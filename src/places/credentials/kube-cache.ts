import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const kubeCache: Place = {
  id: 'kube-cache',
  label: 'Kubernetes client caches',
  class: 'REGEN',
  owner: 'kubectl',
  stores: [{ globs: everywhere('~/.kube/{cache,http-cache}/**'), role: 'cache', live: 'in-place' }],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'kubectl fills it again.',
  next: 'Delete the file.',
};
