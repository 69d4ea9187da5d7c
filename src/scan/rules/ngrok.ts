import { isFakeBody } from '../checks/placeholder.ts';
import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

const TOKEN: Shape = {
  pattern: '[0-9A-Za-z]{27}_[0-9A-Za-z]{20,22}',
  most: 50,
  draw: (random) => `2${draw(random, BASE62, 26)}_${draw(random, BASE62, 21)}`,
};

export const ngrokRules: readonly Rule[] = [
  named({
    id: 'ngrok-token',
    description: 'ngrok authtoken or API key',
    source: 'https://ngrok.com/docs/agent/#authtokens',
    names: ['ngrok'],
    what: ['authtoken', 'auth token', 'api key', 'token', 'key'],
    shape: TOKEN,
    nearMisses: [`NGROK_AUTHTOKEN=${'0'.repeat(27)}_${'0'.repeat(21)}`, 'NGROK_AUTHTOKEN=your-ngrok-authtoken-goes-here'],
  }),
  {
    id: 'ngrok-config-authtoken',
    description: 'Authtoken given to the ngrok command or in its configuration',
    source: 'https://ngrok.com/docs/agent/config/',
    literals: ['authtoken'],
    evidence: 'context',
    pattern: /authtoken["']?(?::[ \t]{1,4}|[ \t]{1,4}|=)["']?(?<secret>[0-9A-Za-z]{27}_[0-9A-Za-z]{20,22})(?![\w-])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret) && classes(secret.replaceAll('_', '')) === 3,
    sample: (random) => {
      const secret = `2${draw(random, BASE62, 24)}aZ_7${draw(random, BASE62, 20)}`;
      return { text: `ngrok config add-authtoken ${secret}`, secret };
    },
    nearMisses: [`ngrok config add-authtoken ${'x'.repeat(27)}_${'x'.repeat(21)}`, 'authtoken: <token>'],
  },
];
