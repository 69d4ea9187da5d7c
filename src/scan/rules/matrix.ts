import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { crc32Base62 } from '../checks/crc32.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE62, bare, draw, LETTER, oneOf, type Random } from '../sampling.ts';
import { token } from '../shape.ts';

/** Tokens of Matrix homeservers end with a CRC-32 of all before the last underscore, in base 62. */
function checked(body: string): string {
  return `${body}_${crc32Base62(body)}`;
}

const synapse: Rule = {
  id: 'matrix-synapse-token',
  description: "Matrix access or refresh token of Synapse: the user's name in base64, 20 letters, a checksum",
  source: 'https://github.com/element-hq/synapse/blob/develop/synapse/handlers/auth.py',
  literals: ['syt_', 'syr_'],
  pattern: token('sy[tr]_[A-Za-z0-9+/]{1,340}_[A-Za-z]{20}_[0-9A-Za-z]{6}'),
  publicPrefix: 4,
  accept: (secret) => {
    const [, user = '', drawn = ''] = secret.split('_');
    return checked(secret.slice(0, -7)) === secret && decodeBase64(user) !== null && !isFakeBody(drawn);
  },
  sample: (random) => {
    const user = encodeBase64(draw(random, BASE36, 3 + random(12))).replaceAll('=', '');
    return bare(checked(`${oneOf(random, ['syt', 'syr'])}_${user}_${draw(random, LETTER, 20)}`));
  },
  nearMisses: [`syt_dXNlcg_${'x'.repeat(20)}_000000`, 'syt_user_token'],
};

const backwards = (text: string) => Array.from(text).reverse().join('');

/** The service writes the digits of its checksum lowest first, and fills up with zeros before them. */
function trailerOf(body: string): string {
  return backwards(crc32Base62(body)).replace(/^(?<digits>.*?)(?<zeros>0*)$/, '$<zeros>$<digits>');
}

const sampleOf = (random: Random) => {
  const body = `${oneOf(random, ['mat', 'mar', 'mct', 'mcr', 'mpt'])}_${draw(random, BASE62, 30)}`;
  return `${body}_${trailerOf(body)}`;
};

const service: Rule = {
  id: 'matrix-authentication-service-token',
  description: 'Matrix access, refresh or personal token of the Matrix Authentication Service, with a checksum',
  source: 'https://github.com/element-hq/matrix-authentication-service/blob/main/crates/data-model/src/tokens.rs',
  literals: ['mat_', 'mar_', 'mct_', 'mcr_', 'mpt_'],
  pattern: token('m(?:at|ar|ct|cr|pt)_[A-Za-z0-9]{30}_[0-9A-Za-z]{6}'),
  publicPrefix: 4,
  accept: (secret) => trailerOf(secret.slice(0, -7)) === secret.slice(-6) && !isFakeBody(secret.slice(4, 34)),
  sample: (random) => bare(sampleOf(random)),
  nearMisses: [`mat_${'x'.repeat(30)}_000000`, 'mat_multiply'],
};

export const matrixRules: readonly Rule[] = [synapse, service];
