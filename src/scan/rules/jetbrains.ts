import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, bare, DIGIT, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

/** Whether a part is base64 of a login, an id or a token's name. */
const isText = (part: string | undefined) => /^[\x20-\x7e\u0080-\u00ff]{1,120}$/.test(decodeBase64(part ?? '') ?? '');

export const jetbrainsRules: readonly Rule[] = [
  {
    id: 'jetbrains-permanent-token',
    description: 'JetBrains permanent token (YouTrack, Hub, TeamCity, Marketplace): base64 of a user and a name, then the secret',
    source: 'https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html',
    literals: ['perm:', 'perm-'],
    pattern: token(String.raw`perm[:-][A-Za-z0-9+/]{2,120}={0,2}\.[A-Za-z0-9+/-]{2,160}={0,2}\.[A-Za-z0-9]{24,40}`),
    publicPrefix: 5,
    accept: (secret) => {
      const [user, name, body = ''] = secret.slice(5).split('.');
      return isText(user) && isText(name?.replaceAll('-', '+')) && !isFakeBody(body);
    },
    sample: (random) =>
      bare(
        `${oneOf(random, ['perm:', 'perm-'])}${encodeBase64('acme')}.${encodeBase64(`${draw(random, DIGIT, 2)}-ci-1`)}.${draw(random, BASE62, 30)}`,
      ),
    nearMisses: [`perm:cm9vdA==.dG9rZW4=.${'x'.repeat(30)}`, 'perm:one.two.three', 'perm-cm9vdA==.dG9rZW4='],
  },
];
