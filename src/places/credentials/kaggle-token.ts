import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/kaggle */
export const kaggleToken: Place = {
  id: 'kaggle-token',
  label: 'Kaggle token',
  class: 'HOME',
  owner: 'Kaggle',
  stores: [
    {
      globs: everywhere(
        '${KAGGLE_CONFIG_DIR:-~/.kaggle}/{kaggle.json,access_token}',
        '~/.kaggle/kaggle.json',
        '${XDG_CONFIG_HOME:-~/.config}/kaggle/kaggle.json',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'kaggle.com/settings expires it and makes a new file.',
};
