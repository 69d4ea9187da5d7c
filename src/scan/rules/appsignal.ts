import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const appsignalRules: readonly Rule[] = [
  named({
    id: 'appsignal-push-api-key',
    description: 'AppSignal push API key',
    source: 'https://docs.appsignal.com/appsignal/terminology.html',
    names: ['appsignal'],
    what: ['push api key', 'api key'],
    shape: UUID,
    nearMisses: ['APPSIGNAL_PUSH_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
