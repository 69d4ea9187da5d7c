import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/digitalocean */
export const doctlConfig: Place = {
  id: 'doctl-config',
  label: 'DigitalOcean CLI token',
  class: 'HOME',
  owner: 'doctl',
  stores: [{ globs: everywhere('$CFG/doctl/config.yaml'), format: 'text', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`doctl auth remove --context NAME` removes it.',
};
