import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw, oneOf } from '../sampling.ts';

export const mandrillRules: readonly Rule[] = [
  named({
    id: 'mandrill-api-key',
    description: 'Mandrill (Mailchimp Transactional) API key',
    source: 'https://mailchimp.com/developer/transactional/docs/fundamentals/',
    names: ['mandrill', 'mailchimp transactional'],
    shape: {
      pattern: String.raw`(?:md-)?[A-Za-z0-9_-]{22}`,
      most: 25,
      draw: (random) => `${oneOf(random, ['md-', ''])}${draw(random, BASE64URL, 22)}`,
    },
    nearMisses: ['MANDRILL_API_KEY=your-mandrill-api-key-1', 'mandrill_key: mandrillEventsHandlerX'],
    accept: (secret) => !/^md-.{19}$/.test(secret),
  }),
];
