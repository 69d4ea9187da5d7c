import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const wakatimeRules: readonly Rule[] = [
  named({
    id: 'wakatime-api-key',
    description: 'WakaTime API key',
    source: 'https://wakatime.com/developers#authentication',
    names: ['wakatime', 'waka time'],
    shape: UUID,
    nearMisses: ['WAKATIME_API_KEY=00000000-0000-0000-0000-000000000000'],
  }),
];
