import type { Place } from '../face.ts';

/** Source: https://github.com/hashicorp/terraform/tree/main/internal/command/cliconfig */
export const terraformCredentials: Place = {
  id: 'terraform-credentials',
  label: 'Terraform and OpenTofu credentials',
  class: 'HOME',
  owner: 'Terraform',
  stores: [
    {
      globs: {
        linux: ['${TF_CLI_CONFIG_FILE:-~/.terraformrc}', '~/.terraformrc', '~/.tofurc', '~/.{terraform,opentofu}.d/credentials.tfrc.json'],
        darwin: ['${TF_CLI_CONFIG_FILE:-~/.terraformrc}', '~/.terraformrc', '~/.tofurc', '~/.{terraform,opentofu}.d/credentials.tfrc.json'],
        win32: [
          '${TF_CLI_CONFIG_FILE:-~/AppData/Roaming/terraform.rc}',
          '$CFG/terraform.rc',
          '$CFG/tofu.rc',
          '$CFG/terraform.d/credentials.tfrc.json',
        ],
      },
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`terraform logout HOST` removes and revokes the token.',
};
