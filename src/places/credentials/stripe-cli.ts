import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/stripe */
export const stripeCli: Place = {
  id: 'stripe-cli',
  label: 'Stripe CLI keys',
  class: 'HOME',
  owner: 'Stripe CLI',
  stores: [
    { globs: everywhere('${XDG_CONFIG_HOME:-~/.config}/stripe/config.toml'), format: 'text', role: 'credentials', live: 'in-place' },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`stripe logout` removes it; roll the key in the dashboard.',
};
