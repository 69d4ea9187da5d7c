import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, BASE64URL, bare, draw, oneOf } from '../sampling.ts';
import { prefixed, token } from '../shape.ts';

/** Every key holds this in its middle: base64 of "OpenAI". */
const MARK = 'T3BlbkFJ';

const legacy: Rule = {
  id: 'openai-legacy-key',
  description: 'OpenAI user API key of the first kind',
  source: 'https://platform.openai.com/docs/api-reference/authentication',
  literals: [MARK.toLowerCase()],
  pattern: token(`sk-[A-Za-z0-9]{20}${MARK}[A-Za-z0-9]{20}`),
  reach: { before: 23, after: 512 },
  publicPrefix: 3,
  accept: (secret) => !isFakeBody(secret.slice(3, 23)),
  sample: (random) => bare(`sk-${draw(random, BASE62, 20)}${MARK}${draw(random, BASE62, 20)}`),
  nearMisses: [`sk-${'x'.repeat(20)}T3BlbkFJ${'x'.repeat(20)}`, 'sk-shortT3BlbkFJ'],
};

const project: Rule = {
  id: 'openai-api-key',
  description: 'OpenAI project, service account or admin key',
  source: 'https://platform.openai.com/docs/api-reference/authentication',
  literals: [MARK.toLowerCase()],
  pattern: token(`sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,100}${MARK}[A-Za-z0-9_-]{20,100}`),
  reach: { before: 111, after: 512 },
  publicPrefix: 8,
  accept: (secret) => !isFakeBody(secret.slice(secret.indexOf('-', 3) + 1, secret.indexOf(MARK))),
  sample: (random) => {
    const half = oneOf(random, [58, 74]);
    // A dash or underscore before the end would be drawn too; the key ends where token characters end.
    return bare(
      `sk-${oneOf(random, ['proj', 'svcacct', 'admin'])}-${draw(random, BASE64URL, half)}${MARK}${draw(random, BASE64URL, half)}`,
    );
  },
  nearMisses: [`sk-proj-${'x'.repeat(58)}T3BlbkFJ${'x'.repeat(58)}`, 'sk-proj-T3BlbkFJ', 'desk-proj-shortT3BlbkFJshort'],
};

/** What the dashboard keeps in the browser while somebody is signed in. */
const session = prefixed({
  id: 'openai-session-key',
  description: 'OpenAI dashboard session key',
  source: 'https://platform.openai.com/docs/api-reference/authentication',
  prefixes: ['sess-'],
  alphabet: BASE62,
  length: 40,
  nearMisses: [`sess-${'x'.repeat(40)}`, 'sess-short'],
});

export const openaiRules: readonly Rule[] = [legacy, project, session];
