import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE64URL, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const apiKey: Rule = {
  id: 'anthropic-api-key',
  description: 'Anthropic API or admin key',
  source: 'https://docs.claude.com/en/api/admin-api/apikeys/get-api-key',
  literals: ['sk-ant-'],
  pattern: token(String.raw`sk-ant-(?:api|admin)\d\d-[A-Za-z0-9_-]{93}AA`),
  publicPrefix: 13,
  accept: (secret) => !isFakeBody(secret.slice(15)),
  sample: (random) => bare(`sk-ant-${oneOf(random, ['api03', 'admin01'])}-${draw(random, BASE64URL, 93)}AA`),
  nearMisses: [`sk-ant-api03-${'x'.repeat(93)}AA`, 'sk-ant-api03-short', 'sk-ant-placeholder'],
};

/** What the command line tools keep after a browser login. */
const oauth: Rule = {
  id: 'anthropic-oauth-token',
  description: 'Anthropic OAuth access, refresh or session token',
  source: 'https://docs.claude.com/en/docs/claude-code/iam',
  literals: ['sk-ant-oat', 'sk-ant-ort', 'sk-ant-sid'],
  pattern: token(String.raw`sk-ant-(?:oat|ort|sid)\d\d-[A-Za-z0-9_-]{80,128}`),
  publicPrefix: 13,
  accept: (secret) => !isFakeBody(secret.slice(13)),
  sample: (random) => bare(`sk-ant-${oneOf(random, ['oat01', 'ort01', 'sid01'])}-${draw(random, BASE64URL, 93)}AA`),
  nearMisses: [`sk-ant-oat01-${'x'.repeat(95)}`, 'sk-ant-oat01-token'],
};

export const anthropicRules: readonly Rule[] = [apiKey, oauth];
