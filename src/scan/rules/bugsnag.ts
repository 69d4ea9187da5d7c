import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { HEX } from '../sampling.ts';

export const bugsnagRules: readonly Rule[] = [
  named({
    id: 'bugsnag-api-key',
    description: 'BugSnag notifier API key',
    source: 'https://docs.bugsnag.com/api/error-reporting/',
    names: ['bugsnag'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`BUGSNAG_API_KEY=${'x'.repeat(32)}`],
  }),
  named({
    id: 'bugsnag-auth-token',
    description: 'BugSnag personal auth token',
    source: 'https://bugsnagapiv2.docs.apiary.io/',
    names: ['bugsnag'],
    what: ['auth token', 'token'],
    shape: UUID,
    nearMisses: ['BUGSNAG_AUTH_TOKEN=00000000-0000-0000-0000-000000000000'],
  }),
];
