import * as v from 'valibot';
import { FleetKeys, Id, Label } from '../protocol/index.ts';
import { PrivateSigningJwk } from './keys.ts';
import { TrustError } from './trust-error.ts';

/** The files that `fleet init` writes beside the bundle, each for one holder, mode 0600. They never meet the server. */

/** The steward's: its signing key and the fleet keys. */
export const StewardSecrets = v.object({
  format: v.literal('lastcopy-steward-secrets-1'),
  fleet: Id,
  signingJwk: PrivateSigningJwk,
  keys: FleetKeys,
});

/** One operator's: the order key, and the fleet keys to make entries with. */
export const OperatorSecrets = v.object({
  format: v.literal('lastcopy-operator-secrets-1'),
  fleet: Id,
  person: Label,
  keyId: Id,
  orderJwk: PrivateSigningJwk,
  keys: FleetKeys,
});

/** The offline root key, under which order and steward keys turn. */
export const RootSecrets = v.object({ format: v.literal('lastcopy-root-secrets-1'), fleet: Id, keyId: Id, rootJwk: PrivateSigningJwk });

export type StewardSecrets = v.InferOutput<typeof StewardSecrets>;
export type OperatorSecrets = v.InferOutput<typeof OperatorSecrets>;
export type RootSecrets = v.InferOutput<typeof RootSecrets>;

function parse<T>(text: string, schema: v.GenericSchema<unknown, T>, whose: string): T {
  // No cause and no issue text: both would quote the file.
  const refused = (where: string) =>
    new TrustError('malformed', `This is not ${whose} key file of lastcopy${where}. Give the file that \`lastcopy fleet init\` wrote.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw refused(' (it is not JSON)');
  }
  const parsed = v.safeParse(schema, content);
  if (!parsed.success) throw refused(` (${v.getDotPath(parsed.issues[0]) ?? 'its content'} is wrong)`);
  return parsed.output;
}

export function parseStewardSecrets(text: string): StewardSecrets {
  return parse(text, StewardSecrets, "a steward's");
}

export function parseOperatorSecrets(text: string): OperatorSecrets {
  return parse(text, OperatorSecrets, "an operator's");
}

export function parseRootSecrets(text: string): RootSecrets {
  return parse(text, RootSecrets, "a root's");
}

/** The fleet keys in whichever file holds them: the steward's, an operator's, or one of fleet keys alone. */
export function parseHeldKeys(text: string): FleetKeys {
  const held = parse(text, v.union([StewardSecrets, OperatorSecrets, FleetKeys]), "a steward's or operator's");
  return 'keys' in held ? held.keys : held;
}
