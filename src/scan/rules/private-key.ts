import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { bare, drawBytes, oneOf } from '../sampling.ts';

/** OpenSSH's own container: magic, then the cipher's name after its length. `none` is not encrypted. */
const OPENSSH_PLAIN = 'openssh-key-v1\0\0\0\0\u0004none';

/** Whether the bytes under this label are a private key in the clear. */
function isKey(label: string, body: string): boolean {
  // OpenPGP armour: header lines up to an empty line, and a checksum line at the end.
  const armoured = label.startsWith('PGP')
    ? body.replace(/^[\s\S]{0,1000}?\r?\n[ \t]*\r?\n/, '').replace(/\s=[A-Za-z0-9+/]{4}\s*$/, '')
    : body;
  const text = armoured.replaceAll(/\s/g, '');
  // Runs of one letter are zeros in the container; few different letters are a drawing of a key.
  if (new Set(text.slice(0, 400)).size < 16) return false;
  const bytes = decodeBase64(text) ?? decodeBase64(text.slice(0, text.length - (text.length % 4))) ?? '';
  if (label.startsWith('OPENSSH')) return bytes.startsWith(OPENSSH_PLAIN);
  const first = bytes.charCodeAt(0);
  // A secret-key packet (tag 5) in old or new framing.
  if (label.startsWith('PGP')) return (first & 0xfc) === 0x94 || first === 0xc5;
  // Everything else is a DER sequence.
  return first === 0x30 && bytes.length >= 32;
}

const LABELS = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'DSA PRIVATE KEY'];

/** Encrypted keys are left out: their headers hold a dash or their label says so, and the pattern takes neither. */
export const privateKeyRules: readonly Rule[] = [
  {
    id: 'private-key-pem',
    description: 'Private key in PEM: PKCS#8, RSA, EC, DSA, OpenSSH, OpenPGP; not encrypted',
    source: 'https://www.rfc-editor.org/rfc/rfc7468',
    literals: ['-----begin '],
    pattern:
      /-----BEGIN (?<label>(?!ENCRYPTED )(?:[A-Z0-9]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?)-----(?<body>[A-Za-z0-9+/=\s:.,()@<>]{64,16384})-----END \k<label>-{4,5}/d,
    opening: /-----BEGIN (?:[A-Z0-9]{2,9} ){0,2}PRIVATE KEY(?: BLOCK)?-----/,
    closing: '-----END ',
    reach: { before: 0, after: 16_600 },
    publicPrefix: 27,
    accept: (_secret, match) => isKey(match.groups?.['label'] ?? '', match.groups?.['body'] ?? ''),
    sample: (random) => {
      const openssh = random(3) === 0;
      const label = openssh ? 'OPENSSH PRIVATE KEY' : oneOf(random, LABELS);
      const size = oneOf(random, [48, 118, 600, 1190, 2350]);
      const length = String.fromCharCode(0x82, size >> 8, size & 0xff);
      const body = encodeBase64((openssh ? OPENSSH_PLAIN : `0${length}`) + drawBytes(random, size));
      const lines = body.match(/.{1,64}/g) ?? [];
      return bare([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join(oneOf(random, ['\n', '\r\n', '\n    '])));
    },
    nearMisses: [
      '-----BEGIN PRIVATE KEY-----\nxxx\n-----END PRIVATE KEY-----',
      `-----BEGIN RSA PRIVATE KEY-----\n${'x'.repeat(64)}\n${'x'.repeat(64)}\n-----END RSA PRIVATE KEY-----`,
      `-----BEGIN PRIVATE KEY-----\n${'YWJjZGVmZ2hpamtsbW5vcHFy'.repeat(4)}\n-----END PRIVATE KEY-----`,
      `-----BEGIN CERTIFICATE-----\n${'MIIB9TCCAWCgAwIBAgIBADAN'.repeat(4)}\n-----END CERTIFICATE-----`,
      `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${'MIIB9TCCAWCgAwIBAgIBADAN'.repeat(4)}\n-----END ENCRYPTED PRIVATE KEY-----`,
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${'MIIB9TCCAWCgAwIBAgIBADAN'.repeat(4)}\n-----END RSA PRIVATE KEY-----`,
    ],
  },
];
