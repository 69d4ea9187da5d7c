import type { Bundle, Floor } from '../protocol/index.ts';
import { toText } from './bytes.ts';
import { parseBundle } from './bundle.ts';
import { generateFleetKeys } from './fleet-keys.ts';
import { generateSigner } from './keys.ts';
import type { OperatorSecrets, RootSecrets, StewardSecrets } from './secret-files.ts';

/** What a fresh fleet's machines allow: redaction, up to 2,000 files and 64 MB per order, in the home, undone within a day. */
export const DEFAULT_FLOOR: Floor = {
  mode: 'enforce',
  verbs: ['report', 'redact'],
  classes: ['HOME', 'COPY', 'REGEN'],
  roots: ['~'],
  caps: { files: 2_000, bytes: 64_000_000 },
  allowKeyFile: false,
  undoHours: 24,
};

export interface FleetInit {
  readonly name: string;
  readonly serverUrl: string;
  /** PEM of the authority to pin. */
  readonly ca?: string | null;
  /** One CLI order key is made for each. */
  readonly operators: readonly { readonly person: string }[];
  /** ISO 8601 UTC. */
  readonly now: string;
  readonly floor?: Partial<Floor>;
  /** Distinct persons that must sign, where it is not one. */
  readonly thresholds?: Partial<Bundle['thresholds']>;
}

/**
 * Makes a fleet: the public bundle for every laptop and server, and one secret file per holder. Thresholds are one
 * person where not told otherwise. Keep `rootSecrets` offline: it is for turning the other keys. Throws `malformed` for what no bundle may say.
 */
export async function initFleet(
  init: FleetInit,
): Promise<{ bundle: Bundle; stewardSecrets: StewardSecrets; operatorSecrets: OperatorSecrets[]; rootSecrets: RootSecrets }> {
  const random = (length: number) => toText(crypto.getRandomValues(new Uint8Array(length)));
  const fleet = `fleet-${random(12)}`;
  const keys = generateFleetKeys(fleet);
  const steward = await generateSigner();
  const root = await generateSigner();
  const operators: OperatorSecrets[] = [];
  const orderKeys: Bundle['orderKeys'] = [];
  for (const { person } of init.operators) {
    const { privateJwk, publicKey, keyId } = await generateSigner();
    operators.push({ format: 'lastcopy-operator-secrets-1', fleet, person, keyId, orderJwk: privateJwk, keys });
    orderKeys.push({ keyId, person, origin: 'cli', key: publicKey });
  }
  const bundle: Bundle = {
    format: 'lastcopy-bundle-1',
    fleet,
    name: init.name,
    issuedAt: init.now,
    server: { url: init.serverUrl, ca: init.ca ?? null },
    orderKeys,
    thresholds: { report: 1, redact: 1, delete: 1, rehome: 1, ...init.thresholds },
    stewardKeys: [{ keyId: steward.keyId, key: steward.publicKey }],
    rootKeys: [{ keyId: root.keyId, key: root.publicKey }],
    floor: { ...DEFAULT_FLOOR, ...init.floor },
    enrolmentToken: random(32),
  };
  return {
    // Through the reader, so that what is written can be read.
    bundle: parseBundle(JSON.stringify(bundle)),
    stewardSecrets: { format: 'lastcopy-steward-secrets-1', fleet, signingJwk: steward.privateJwk, keys },
    operatorSecrets: operators,
    rootSecrets: { format: 'lastcopy-root-secrets-1', fleet, keyId: root.keyId, rootJwk: root.privateJwk },
  };
}
