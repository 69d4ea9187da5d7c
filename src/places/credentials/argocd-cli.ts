import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/argocd */
export const argocdCli: Place = {
  id: 'argocd-cli',
  label: 'Argo CD token',
  class: 'HOME',
  owner: 'argocd',
  stores: [
    {
      globs: everywhere('${XDG_CONFIG_HOME:-~/.config}/argocd/config', '~/.argocd/config'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`argocd logout CONTEXT` removes it.',
};
