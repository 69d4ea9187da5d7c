import type { Bundle, KeysPayload, TurnedKeys } from '../protocol/index.ts';
import type { OpenedTurn } from './turn.ts';

/** The keys of a bundle after one turn, placed at `at` (ISO 8601 UTC). What left keeps its past, unless it is disowned. Pure. */
export function turnBundle(bundle: Bundle, keys: KeysPayload, at: string): Bundle {
  const { orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold, version } = keys;
  const stays = (now: readonly { readonly keyId: string }[]) => (one: { readonly keyId: string }) =>
    now.some(({ keyId }) => keyId === one.keyId);
  const disowned = ({ keyId }: { readonly keyId: string }) => keys.disowned.includes(keyId);
  const before = bundle.turned ?? NOTHING;
  const left = [...before.orderKeys, ...bundle.orderKeys].filter((one) => !stays(orderKeys)(one));
  const stewards = [...before.stewardKeys, ...bundle.stewardKeys.map((one) => ({ ...one, until: at }))];
  const turned: TurnedKeys = {
    version,
    orderKeys: left.filter((one) => !disowned(one)),
    disowned: [...before.disowned, ...left.filter(disowned)],
    stewardKeys: stewards.filter((one) => !stays(stewardKeys)(one) && !disowned(one)),
    disownedStewards: [
      ...before.disownedStewards,
      ...stewards.filter((one) => !stays(stewardKeys)(one) && disowned(one)).map(({ keyId, key }) => ({ keyId, key })),
    ],
  };
  return { ...bundle, orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold, turned };
}

/** The keys as they have turned, for whoever keeps them in a place of its own that nobody else writes. */
export type KeptKeys = Pick<Bundle, 'orderKeys' | 'thresholds' | 'stewardKeys' | 'rootKeys'> & {
  readonly rootThreshold: number;
  readonly turned: TurnedKeys;
};

const NOTHING: TurnedKeys = { version: 0, orderKeys: [], disowned: [], stewardKeys: [], disownedStewards: [] };

/**
 * The keys of a fleet as one party knows them: the bundle that was deployed, and every turn since, in the order of the chain.
 * Whoever verifies by `bundle` verifies by the newest keys: it changes under the hand that holds it.
 */
export class Keyring {
  readonly bundle: Bundle;
  #now: Bundle;

  constructor(deployed: Bundle, kept: KeptKeys | null = null) {
    this.#now = { ...deployed, ...kept };
    const now = () => this.#now;
    this.bundle = {
      ...deployed,
      get orderKeys() {
        return now().orderKeys;
      },
      get thresholds() {
        return now().thresholds;
      },
      get stewardKeys() {
        return now().stewardKeys;
      },
      get rootKeys() {
        return now().rootKeys;
      },
      get rootThreshold() {
        return now().rootThreshold ?? 1;
      },
      get turned() {
        return now().turned ?? NOTHING;
      },
    };
  }

  get kept(): KeptKeys {
    const { orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold = 1, turned = NOTHING } = this.#now;
    return { orderKeys, thresholds, stewardKeys, rootKeys, rootThreshold, turned };
  }

  /** Of the newest keys; 0: nothing has turned. */
  get version(): number {
    return this.#now.turned?.version ?? 0;
  }

  /** Takes the turn that was opened by `bundle` and has its place in the chain. */
  take(turn: OpenedTurn): void {
    this.#now = { ...this.#now, ...this.after(turn) };
  }

  /** The keys as they would be after that turn. */
  after({ payload, keys }: OpenedTurn): KeptKeys {
    return new Keyring(turnBundle(this.#now, keys, payload.issuedAt)).kept;
  }
}
