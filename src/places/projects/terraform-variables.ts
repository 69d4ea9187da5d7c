import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const terraformVariables: Place = {
  id: 'terraform-variables',
  label: 'Terraform variables',
  class: 'HOME',
  owner: 'Terraform and OpenTofu',
  stores: [
    { globs: everywhere('/**/*.tfvars', '/**/*.tfvars.json', '/**/*.auto.tfvars'), format: 'text', role: 'config', live: 'in-place' },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Take the value from an environment variable (TF_VAR_name) or a secrets manager.',
};
