import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const shortcutRules: readonly Rule[] = [
  named({
    id: 'shortcut-api-token',
    description: 'Shortcut (Clubhouse) API token',
    source: 'https://developer.shortcut.com/api/rest/v3#Authentication',
    names: ['shortcut api', 'clubhouse api', 'clubhouse', 'shortcut token', 'shortcut'],
    what: ['token'],
    shape: UUID,
    nearMisses: ['SHORTCUT_API_TOKEN=your-api-token', 'CLUBHOUSE_API_TOKEN=00000000-0000-0000-0000-000000000000'],
  }),
];
