import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, HEX, oneOf } from '../sampling.ts';

/** 32 hexadecimal digits tell nothing by themselves: the name must say Twilio. */
export const twilioRules: readonly Rule[] = [
  {
    id: 'twilio-credential',
    description: 'Twilio API key (SK…) or auth token beside a name that says Twilio',
    source: 'https://www.twilio.com/docs/iam/api-keys',
    literals: ['twilio'],
    evidence: 'context',
    pattern:
      /twilio[\w.-]{0,40}["'\])]{0,2}[ \t]{0,8}(?:=>|:=|[:=,(])[ \t]{0,8}(?:["']?AC[0-9a-f]{32}["']?[ \t]{0,4}[,:][ \t]{0,4})?["']?(?<secret>(?:SK)?[0-9a-f]{32})(?![A-Za-z0-9])/di,
    publicPrefix: 2,
    accept: (secret, match) =>
      !isFakeBody(secret.slice(-32)) && !/sid["'\])]{0,2}[ \t]{0,8}[:=]/i.test(secret.startsWith('SK') ? '' : match[0]),
    sample: (random) => {
      const [name, prefix] = oneOf<[string, string]>(random, [
        ['TWILIO_AUTH_TOKEN=', ''],
        ['twilio_api_key: ', 'SK'],
        ['TWILIO_API_KEY_SID=', 'SK'],
      ]);
      const secret = prefix + draw(random, HEX, 32);
      return { text: name + secret, secret };
    },
    nearMisses: [`TWILIO_AUTH_TOKEN=${'0'.repeat(32)}`, 'TWILIO_AUTH_TOKEN=your_auth_token', 'import twilio from "twilio";'],
  },
  named({
    id: 'twilio-api-secret',
    description: 'Secret of a Twilio API key',
    source: 'https://www.twilio.com/docs/iam/api-keys',
    names: ['twilio'],
    what: ['secret'],
    alphabet: BASE62,
    length: 32,
    nearMisses: ['TWILIO_API_SECRET=your-api-secret', `TWILIO_API_SECRET=${'x'.repeat(32)}`],
    accept: (secret) => !/^[0-9a-f]+$/.test(secret),
  }),
];
