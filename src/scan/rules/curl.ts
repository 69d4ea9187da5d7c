import { isStandIn } from '../checks/placeholder.ts';
import { isPasswordLike, isRandom } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const curlRules: readonly Rule[] = [
  {
    id: 'curl-user-password',
    description: 'Password given to curl by -u or --user',
    source: 'https://curl.se/docs/manpage.html#-u',
    literals: ['curl '],
    evidence: 'context',
    // A command goes on over a backslash at the line's end. Quotes may enclose the pair or each half; a token may
    // stand for the user, with nothing after the colon.
    pattern:
      /(?<![A-Za-z0-9_-])curl (?:[^\r\n\\]|\\[\s\S]){0,600}?(?<=[ \t\n])(?:-u[ \t]{0,4}|--user[ \t=]{1,4})["']?(?:(?<user>[^\s:"']{0,128})["']?:["']?(?<secret>[^\s"'\\]{1,256})|(?<secret>[^\s:"'\\]{10,256}):)(?=["'\s\\]|$)/d,
    reach: { before: 0, after: 2000 },
    publicPrefix: 0,
    accept: (secret, match) => {
      const user = match.groups?.['user'];
      return (
        (!/[{}<>()[\]]|^\$/.test(secret) || isRandom(/^\{([^{}]*)\}$/.exec(secret)?.[1] ?? '')) &&
        !isStandIn(secret.replaceAll(/^\{|\}$/g, '')) &&
        (user === undefined ? isPasswordLike(secret) : secret.toLowerCase() !== user.toLowerCase())
      );
    },
    sample: (random) => {
      const secret = draw(random, BASE62, 8 + random(20));
      const quote = oneOf(random, ['', '"', "'"]);
      return { text: `curl -s ${oneOf(random, ['-u ', '--user ', '-u'])}${quote}deploy:${secret}${quote} https://api.acme.test`, secret };
    },
    nearMisses: [
      'curl -u username:token https://api.acme.test',
      'curl --user "$USER:$PASSWORD" https://api.acme.test',
      `curl -u "\${name}:\${password}" https://api.acme.test`,
      'curl -u <user:password> https://api.acme.test',
      'curl -u "test:test" https://api.acme.test',
      'curl -u "myusername" http://localhost:15130/api',
    ],
  },
];
