import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const copilotConfig: Place = {
  id: 'copilot-config',
  label: 'Copilot credentials',
  class: 'HOME',
  owner: 'GitHub Copilot',
  stores: [
    { globs: everywhere('${COPILOT_HOME:-~/.copilot}/config.json'), format: 'json', role: 'credentials', live: 'in-place' },
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/github-copilot/{apps,hosts,oauth}.json'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/github-copilot/{apps,hosts,oauth}.json'],
        win32: ['$LOCAL/github-copilot/{apps,hosts,oauth}.json'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['copilot'],
  purge: 'P8',
  evidence: 'source',
  next: 'Sign out with /logout in `copilot`, or in the editor; github.com/settings/apps/authorizations revokes it.',
};
