import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const terraformCopies: Place = {
  id: 'terraform-copies',
  label: 'Terraform backups, plans and crash logs',
  class: 'COPY',
  owner: 'Terraform and OpenTofu',
  stores: [
    {
      globs: everywhere(
        '/**/*.tfstate.backup',
        '/**/*.tfstate.*.backup',
        '/**/errored.tfstate',
        '/**/*.tfplan',
        '/**/tfplan',
        '/**/crash.log',
        '/**/crash.*.log',
      ),
      role: 'state',
      live: 'in-place',
    },
  ],
  running: ['terraform', 'tofu'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Older states and plans in full.',
  next: 'Delete the file once the present state is known to be good.',
};
