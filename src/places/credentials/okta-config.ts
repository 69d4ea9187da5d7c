import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/okta */
export const oktaConfig: Place = {
  id: 'okta-config',
  label: 'Okta token',
  class: 'HOME',
  owner: 'Okta CLI and SDKs',
  stores: [{ globs: everywhere('~/.okta/okta.yaml', '/**/.okta.env'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P1',
  evidence: 'source',
  note: 'Revoke the token under Security, API.',
};
