import * as v from 'valibot';

const Name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and "-", at most 63, such as "main"'));
const File = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096));
const Every = v.optional(v.pipe(v.number(), v.integer(), v.minValue(10, '10 at least'), v.maxValue(86_400, '86400 at most')), 300);

/** What goes over the line is the token and the values: only this machine itself may be asked in the clear. */
const Address = v.pipe(
  v.string(),
  v.url('an address'),
  v.check((address) => {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
  }, 'an https: address (http: to this machine alone)'),
);
const Path = v.pipe(v.string(), v.maxLength(180), v.regex(/^(?!\/)(?!.*\/$)(?!.*\/\/)[^\p{Cc}?#*]*$/u, 'a path without "/" at its ends'));
const Ca = v.optional(v.pipe(v.string(), v.startsWith('-----BEGIN CERTIFICATE-----', 'a certificate in PEM')));

const Vault = v.strictObject({
  kind: v.literal('vault'),
  name: Name,
  address: Address,
  namespace: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[\w./-]+$/, 'a namespace'))),
  /** Its content, or a file that others keep fresh. */
  token: v.optional(v.pipe(v.string(), v.minLength(8))),
  tokenFile: v.optional(File),
  ca: Ca,
  mounts: v.pipe(
    v.array(v.strictObject({ mount: v.pipe(Path, v.minLength(1)), folders: v.optional(v.pipe(v.array(Path), v.minLength(1)), ['']) })),
    v.minLength(1),
  ),
  /** Types of events to subscribe to; an empty list subscribes to none, for a Vault without events. */
  events: v.optional(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9*-]+(\/[a-z0-9*-]+)?$/, 'a type of event, such as kv-v2/data-*'))), [
    'kv-v2/*',
  ]),
  everySeconds: Every,
});

const Aws = v.strictObject({
  kind: v.literal('aws'),
  name: Name,
  region: v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as eu-central-1')),
  /** Of a VPC endpoint, or of a partition whose names end otherwise. */
  endpoint: v.optional(Address),
  credentials: v.optional(
    v.strictObject({
      AccessKeyId: v.pipe(v.string(), v.minLength(16)),
      SecretAccessKey: v.pipe(v.string(), v.minLength(16)),
      SessionToken: v.optional(v.string()),
    }),
  ),
  credentialsFile: v.optional(File),
  ca: Ca,
  /** Names or ARNs; without it, all that the credentials may list. */
  secrets: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(2_048))), v.minLength(1))),
  everySeconds: Every,
});

const Watch = v.strictObject({
  format: v.literal('lastcopy-watch-1'),
  managers: v.pipe(
    v.array(
      v.variant('kind', [
        v.pipe(
          Vault,
          v.check(({ token, tokenFile }) => (token === undefined) !== (tokenFile === undefined), 'either token or tokenFile'),
        ),
        v.pipe(
          Aws,
          v.check(
            (one) => (one.credentials === undefined) !== (one.credentialsFile === undefined),
            'either credentials or credentialsFile',
          ),
        ),
      ]),
    ),
    v.maxLength(32),
  ),
});

export type VaultWatch = v.InferOutput<typeof Vault>;
export type AwsWatch = v.InferOutput<typeof Aws>;
export type ManagerWatch = VaultWatch | AwsWatch;

/**
 * Reads the file of `--watch`.
 * @throws Error that names the place and says what is wanted, and quotes nothing of the file: it holds tokens.
 */
export function parseWatch(text: string): ManagerWatch[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const parsed = v.safeParse(Watch, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const where = v.getDotPath(issue) ?? 'the file';
    if (issue.kind === 'validation') throw new Error(`${where}: ${issue.message}`);
    if (issue.type === 'strict_object' && issue.expected === 'never')
      throw new Error(`${where}: there is no such member; see docs/operations.md`);
    throw new Error(`${where}: ${issue.received === 'undefined' ? 'it is missing' : `${issue.expected ?? 'something else'} is wanted`}`);
  }
  const { managers } = parsed.output;
  const names = managers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two managers are called ${twice}: give each its own name, for events name secrets by it`);
  return managers;
}
