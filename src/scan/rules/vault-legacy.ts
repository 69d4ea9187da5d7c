import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody, isPlaceholder } from '../checks/placeholder.ts';
import { classes, entropy } from '../checks/value.ts';
import { wordShare } from '../checks/words.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE62, draw, drawBytes, HEX, oneOf } from '../sampling.ts';

export const vaultLegacyRules: readonly Rule[] = [
  {
    id: 'hashicorp-vault-legacy-token',
    description: 'HashiCorp Vault token of before version 1.10, beside its name',
    source: 'https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes',
    literals: [
      'vault',
      'client_token',
      'token: s.',
      'token=s.',
      'token = s.',
      'token": "s.',
      'token":"s.',
      "token': 's.",
      'token = "s.',
      'token="s.',
      'token: "s.',
    ],
    evidence: 'context',
    pattern:
      /(?:vault|client_token|token)[\w.-]{0,24}["'\\]{0,4}[ \t]{0,8}(?:[:=]{1,2}>?|[ \t])[ \t]{0,8}\\{0,3}["']?(?<secret>[sbr]\.[A-Za-z0-9]{24}(?:\.[A-Za-z0-9]{5})?)(?![A-Za-z0-9_.(-])/di,
    publicPrefix: 2,
    accept: (secret) =>
      /^[sbr]\./.test(secret) && !isFakeBody(secret.slice(2)) && classes(secret.slice(2, 26)) === 3 && wordShare(secret.slice(2)) < 0.4,
    sample: (random) => {
      for (;;) {
        const body = draw(random, BASE62, 24);
        if (classes(body) < 3 || wordShare(body) >= 0.4) continue;
        const secret = `s.${body}`;
        return { text: oneOf(random, ['VAULT_TOKEN=', 'token: ', '"client_token": "']) + secret, secret };
      }
    },
    nearMisses: ['token: s.xxxxxxxxxxxxxxxxxxxxxxxx', 'token = s.AcceptanceTimeoutSeconds1', 'vault_token: s.THISSTRINGISALLUPPERCASE'],
  },
  {
    id: 'hashicorp-vault-unseal-key',
    description: 'HashiCorp Vault unseal or recovery key, as vault operator init prints it',
    source: 'https://developer.hashicorp.com/vault/docs/concepts/seal',
    literals: ['unseal key', 'recovery key', 'unseal_key', 'operator unseal'],
    evidence: 'context',
    pattern:
      /(?:(?:(?:Unseal|Recovery) Key(?: \d{1,2})?|UNSEAL_KEY(?:_\d{1,2})?)["']?[ \t]{0,4}[:=]|operator unseal)[ \t]{0,4}["']?(?<secret>[A-Za-z0-9+/]{43,44}={0,1}|[0-9a-f]{64,66})(?![A-Za-z0-9+/=])/d,
    publicPrefix: 0,
    accept: (secret) => !isPlaceholder(secret) && entropy(secret) > 3,
    sample: (random) => {
      const secret = oneOf(random, [() => encodeBase64(drawBytes(random, 33)), () => draw(random, HEX, 66)])();
      return { text: `Unseal Key ${1 + random(5)}: ${secret}`, secret };
    },
    nearMisses: [`Unseal Key 1: ${'0'.repeat(44)}`, 'Unseal Key (will be hidden):', 'Recovery Key 1: <key>'],
  },
  named({
    id: 'hashicorp-vault-secret-id',
    description: 'HashiCorp Vault AppRole secret id',
    source: 'https://developer.hashicorp.com/vault/docs/auth/approle',
    names: ['vault', 'approle', 'vault approle'],
    what: ['secret id', 'secret'],
    shape: UUID,
    nearMisses: [
      `VAULT_SECRET_ID=${'0'.repeat(36)}`,
      'VAULT_SECRET_ID=your-vault-secret-id-goes-here',
      'vaultSecretId: process.env.VAULT_SECRET_ID,',
    ],
  }),
];
