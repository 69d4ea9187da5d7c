import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/cargo */
export const cargoCredentials: Place = {
  id: 'cargo-credentials',
  label: 'Cargo registry tokens',
  class: 'HOME',
  owner: 'Cargo',
  stores: [
    {
      globs: everywhere('${CARGO_HOME:-~/.cargo}/credentials', '${CARGO_HOME:-~/.cargo}/credentials.toml', '~/.cargo/credentials.toml'),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`cargo logout` removes it; crates.io/settings/tokens revokes it.',
};
