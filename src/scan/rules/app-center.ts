import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const appCenterRules: readonly Rule[] = [
  named({
    id: 'app-center-token',
    description: 'Visual Studio App Center token',
    source: 'https://learn.microsoft.com/en-us/appcenter/api-docs/',
    names: ['appcenter', 'app center'],
    what: ['api token', 'token', 'access token'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`APPCENTER_API_TOKEN=${'x'.repeat(40)}`, 'appcenter_release_key: 3b1f5a7c'],
  }),
];
