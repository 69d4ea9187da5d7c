import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const clockifyRules: readonly Rule[] = [
  named({
    id: 'clockify-api-key',
    description: 'Clockify API key: base64 of a UUID',
    source: 'https://docs.clockify.me/#section/Authentication',
    names: ['clockify'],
    shape: { pattern: String.raw`[A-Za-z0-9]{48}`, most: 48, draw: (random) => encodeBase64(UUID.draw(random)) },
    nearMisses: ['CLOCKIFY_API_KEY=your-api-key', `CLOCKIFY_API_KEY=${'x'.repeat(48)}`],
    accept: (secret) => isUuid(decodeBase64(secret) ?? ''),
  }),
];
