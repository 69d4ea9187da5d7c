import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isStandIn, isTemplate } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, drawBytes, oneOf } from '../sampling.ts';

/**
 * What Kubernetes keeps in base64. The secret is the base64 as it stands: its plaintext by itself is known by nothing.
 */

/** Base64 of something: text that is no placeholder, or bytes enough for a key. */
function isEncoded(secret: string): boolean {
  if (secret.length % 4 !== 0 || isTemplate(secret)) return false;
  const bytes = decodeBase64(secret);
  if (bytes === null) return false;
  const text = bytes.trim();
  if (/^[\x20-\x7e\s]+$/.test(text))
    return (
      (text.length < 8 ? !isStandIn(text) : !isTemplate(text) || /^\{\s{0,4}"/.test(text)) &&
      !/^-----BEGIN (?:CERTIFICATE|PUBLIC)/.test(text)
    );
  return bytes.length >= 16 && new Set(bytes).size > 8;
}

const VALUE = String.raw`(?<secret>[A-Za-z0-9+/]{8,16000}={0,2})(?![A-Za-z0-9+/=])`;
/** A line of `data` up to its value. */
const NAME = String.raw`[ \t]{1,12}["']?[\w.-]{1,60}["']?:[ \t]{1,4}(?:[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,16}|["'])?`;
const LINE = String.raw`[ \t]{1,12}(?:["']?[\w.-]{1,60}["']?:[ \t]{1,4}|#)[^\r\n]{0,4000}\r?\n`;
const KIND = String.raw`kind["']?:[ ]{0,4}["']?secret["']?`;

/**
 * One place gives one value, so of the values after `kind: Secret` the n-th is the match that begins at the n-th letter of that line.
 */
const LETTERS = ['', 'k', 'ki', 'kin', 'kind'];
const AFTER = LETTERS.map(
  (before, nth) =>
    String.raw`(?<=(?:^|[\s{,"']|[^\x20-\x7e])${before})${KIND.slice(before.length)}\s{0,40}\n(?:(?!---)[^\r\n]{0,200}\r?\n){0,8}?["']?data["']?:[ \t]{0,4}\r?\n(?:[ \t]{1,12}#[^\r\n]{0,200}\r?\n){0,2}(?:${LINE}){${nth}}${NAME}${VALUE}`,
).join('|');

/** As kubectl prints: `data` stands before `kind`. */
const BEFORE = String.raw`(?<=[\n,{][ \t]{0,12}["']?[\w.-]{1,40}["']?:[ \t]{0,4}["']?)(?<secret>[A-Za-z0-9+/]{8,2000}={0,2})(?![A-Za-z0-9+/=])(?=["']?,?\s{0,20}(?:["'}\w#.-](?:(?!---)[\s\S]){0,1200}?)?(?<=[\s{,}"'])${KIND})`;
/** The same with the value on a line of its own. */
const BEFORE_BLOCK = String.raw`(?<=\n[ \t]{1,12}[\w.-]{1,36}:[ ][|>]-?\r?\n[ \t]{1,8})(?<secret>[A-Za-z0-9+/]{8,2000}={0,2})(?![A-Za-z0-9+/=])(?=\r?\n(?:(?!---)[\s\S]){0,800}?(?<=[\s"'])${KIND})`;

const data: Rule = {
  id: 'kubernetes-secret-data',
  description: 'Value (base64) in the data of a Kubernetes Secret',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  literals: [': secret', ': "secret', ": 'secret", ':"secret'],
  near: /kind[\s\S]{0,40}secret/i,
  evidence: 'guess',
  pattern: new RegExp(`${BEFORE}|${BEFORE_BLOCK}|${AFTER}`, 'di'),
  reach: { before: 2200, after: 40_000 },
  publicPrefix: 0,
  accept: isEncoded,
  sample: (random) => {
    const secret = encodeBase64(oneOf(random, [() => `x${draw(random, BASE62, 12 + random(20))}`, () => drawBytes(random, 24)])());
    const text = oneOf(random, [
      `apiVersion: v1\ndata:\n  extra: ${secret}\nkind: Secret\nmetadata:\n  name: acme\n`,
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: acme\ndata:\n  user: YXBw\n  extra: ${secret}\n`,
      `{"apiVersion":"v1","data":{"extra":"${secret}"},"kind":"Secret"}`,
      `kind: Secret\ntype: Opaque\ndata:\n  .extra: |\n    ${secret}\n`,
    ]);
    return { text, secret };
  },
  nearMisses: [
    'kind: Secret\ndata:\n  csrf: ""\n',
    'kind: Secret\ndata:\n  extra: {{ .Values.password }}\n',
    'kind: ConfigMap\ndata:\n  extra: WVdKalpHVm1aMmhwYW1ocg==\n',
    'data:\n  extra: cGFzcwo=\nkind: Secret\n',
    'kind: SecretStore\ndata:\n  extra: WVdKalpHVm1aMmhwYW1ocg==\n',
  ],
};

/** Keys in a kubeconfig and tls.key of a Secret: PEM in base64, known by its own beginning. */
const pem: Rule = {
  id: 'kubernetes-client-key',
  description: 'Private key in a kubeconfig (base64 of PEM)',
  source: 'https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/',
  literals: ['client-key-data'],
  evidence: 'context',
  pattern: /client-key-data["']?:[ \t]{0,4}["']?(?<secret>LS0tLS1CRUdJTi[A-Za-z0-9+/]{100,12000}={0,2})(?![A-Za-z0-9+/=])/d,
  reach: { before: 0, after: 12_100 },
  publicPrefix: 36,
  accept: (secret) => /^-----BEGIN (?:[A-Z0-9]{2,9} ){0,2}PRIVATE KEY-----/.test(decodeBase64(secret) ?? ''),
  sample: (random) => {
    const secret = encodeBase64(`-----BEGIN EC PRIVATE KEY-----\n${encodeBase64(drawBytes(random, 120))}\n-----END EC PRIVATE KEY-----\n`);
    return { text: `    client-key-data: ${secret}`, secret };
  },
  nearMisses: ['client-key-data: REDACTED', 'client-key-data: LS0tLS1CRUdJTi', 'client-key-data: DATA+OMITTED'],
};

export const kubernetesRules: readonly Rule[] = [data, pem];
