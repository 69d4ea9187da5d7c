import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const gcloudCredentials: Place = {
  id: 'gcloud-credentials',
  label: 'Google Cloud credentials',
  class: 'HOME',
  owner: 'gcloud',
  stores: [
    {
      globs: {
        linux: ['${XDG_CONFIG_HOME:-~/.config}/gcloud/{credentials,access_tokens}.db'],
        darwin: ['${XDG_CONFIG_HOME:-~/.config}/gcloud/{credentials,access_tokens}.db'],
        win32: ['$CFG/gcloud/{credentials,access_tokens}.db'],
      },
      role: 'credentials',
      sidecars: DATABASE,
      live: 'closed',
    },
    {
      globs: {
        linux: [
          '${CLOUDSDK_CONFIG:-~/.config/gcloud}/application_default_credentials.json',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/application_default_credentials.json',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/legacy_credentials/**',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/configurations/*',
        ],
        darwin: [
          '${CLOUDSDK_CONFIG:-~/.config/gcloud}/application_default_credentials.json',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/application_default_credentials.json',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/legacy_credentials/**',
          '${XDG_CONFIG_HOME:-~/.config}/gcloud/configurations/*',
        ],
        win32: ['$CFG/gcloud/application_default_credentials.json', '$CFG/gcloud/legacy_credentials/**', '$CFG/gcloud/configurations/*'],
      },
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: ['gcloud'],
  purge: 'P8',
  evidence: 'unverified',
  next: '`gcloud auth revoke` and `gcloud auth application-default revoke` remove them; keys of service accounts are deleted with `gcloud iam service-accounts keys delete`.',
};
