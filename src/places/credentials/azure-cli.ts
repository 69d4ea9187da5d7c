import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://learn.microsoft.com/cli/azure/msal-based-azure-cli */
export const azureCli: Place = {
  id: 'azure-cli',
  label: 'Azure CLI tokens',
  class: 'HOME',
  owner: 'Azure CLI',
  stores: [
    {
      globs: everywhere(
        '${AZURE_CONFIG_DIR:-~/.azure}/{msal_token_cache.json,msal_token_cache.bin,service_principal_entries.json,service_principal_entries.bin,accessTokens.json,azureProfile.json,msal_http_cache.bin}',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['az'],
  purge: 'P8',
  evidence: 'source',
  note: 'On Windows the token files (.bin) are encrypted for the user.',
  next: '`az logout` removes it, `az account clear` for all accounts.',
};
