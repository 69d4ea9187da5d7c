import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const terraformState: Place = {
  id: 'terraform-state',
  label: 'Terraform state',
  class: 'HOME',
  owner: 'Terraform and OpenTofu',
  stores: [
    {
      globs: everywhere('/**/terraform.tfstate', '/**/*.tfstate', '/**/.terraform/terraform.tfstate', '/**/terraform.tfstate.d/**'),
      format: 'json',
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['terraform', 'tofu', 'terragrunt'],
  purge: 'P8',
  evidence: 'unverified',
  note: 'All of a resource’s secrets in clear, and needed: never edit it by hand.',
  next: 'Rotate, `terraform apply`, and move the state to an encrypted backend.',
};
