import type { Caps, Mode, OrderPayload, PlaceClass, RetirementPayload, SigningKey, Verb } from '../protocol/index.ts';

/** The shapes of trust/. The functions that make and check them stand in the files named beside each. */

/** A private key in use; made by `signer()` in keys.ts from the JWK that the keychain (or an operator's key file) holds. */
export interface Signer {
  readonly keyId: string;
  readonly publicKey: SigningKey;
  sign(bytes: Uint8Array, type: string): Promise<{ protected: string; signature: string }>;
}

/** A public key by which a statement may be signed, and who stands behind it. */
export interface Verifier {
  readonly keyId: string;
  readonly key: SigningKey;
  readonly person: string;
  readonly origin: 'cli' | 'browser' | 'steward' | 'device';
}

/** A statement whose signatures have verified. `bytes` are the signed bytes, `payload` their validated content. */
export interface Opened<P> {
  readonly payload: P;
  readonly bytes: Uint8Array;
  readonly signers: readonly Verifier[];
}

/**
 * Why something is not believed. `code` is stable and audited; the message tells a person what to do next. Never holds
 * key or secret bytes.
 */
export type TrustCode =
  | 'malformed'
  | 'bad-signature'
  | 'unknown-key'
  | 'wrong-type'
  | 'foreign-fleet'
  | 'below-threshold'
  | 'needs-cli-signature'
  | 'bad-link'
  | 'replayed'
  | 'chain-gap'
  | 'expired'
  | 'not-yet'
  | 'ring-unopened'
  | 'cancelled'
  | 'paused'
  | 'stale-head'
  /** A head looks stale by a clock that runs ahead of the server's; an agent's word for it, never judge's. */
  | 'clock-skew'
  | 'head-mismatch'
  | 'no-retirement-record'
  | 'retirement-mismatch'
  | 'not-invalid-yet'
  | 'verb-not-allowed'
  | 'class-not-allowed'
  | 'over-caps'
  | 'out-of-scope'
  | 'not-admitted'
  | 'wrong-key'
  | 'bad-proof'
  | 'unguessable-needed';

/** Ids of the keys under a statement: its own signatures, and those of the approvals that name it. */
export interface Hands {
  readonly by: readonly string[];
  readonly approvedBy: readonly string[];
}

/** What was signed for an order after it, in the order of the chain. */
export type Act = Hands & { readonly seq: number; readonly hash: string } & (
    | { readonly type: 'promotion'; readonly ring: number }
    | { readonly type: 'resume' }
    | { readonly type: 'renewal'; readonly startBy: string; readonly watchUntil: string | null }
  );

/** An order as it stands in the chain (standing.ts). */
export interface OrderStanding extends Hands {
  readonly seq: number;
  /** SHA-256 of its payload bytes. */
  readonly hash: string;
  readonly watchUntil: string;
  readonly acts: readonly Act[];
  /** The newest one, whether or not it was lifted since. */
  readonly pause: { readonly seq: number; readonly at: string; readonly reason: string; readonly by: readonly string[] } | null;
}

/** The chain as one device knows it; pure data, folded by chain.ts, persisted by the agent. */
export interface ChainState {
  readonly sequence: number;
  readonly hash: string;
  /** Highest signed time seen in any statement: time cannot be turned back past it. */
  readonly signedTime: string;
  readonly cancelled: readonly string[];
  /** By order id, of those taken whole. Absent in a state that was stored before approvals stood in the chain. */
  readonly orders?: Readonly<Record<string, OrderStanding>>;
  /** In such a state: order id → opened rings. Never added to. */
  readonly promotions?: Readonly<Record<string, readonly number[]>>;
}

/** A class of places, or one place, in which nothing is written whatever the order may do elsewhere. */
export type Held = { readonly class: PlaceClass; readonly mode: HeldMode } | { readonly place: string; readonly mode: HeldMode };
export type HeldMode = Exclude<Mode, 'enforce'>;

/** What a device may do with one order, decided by order.ts alone (pure). */
export interface Verdict {
  /** run: as `verb` and `classes` say. report: hunt and report, write nothing. wait: ask again when something changes. refuse: never. */
  readonly decision: 'run' | 'report' | 'wait' | 'refuse';
  readonly verb: Verb;
  readonly classes: readonly PlaceClass[];
  readonly caps: Caps;
  /** How far the order goes here: `enforce` where it may write, `warn` where nothing but that mode keeps it from writing. */
  readonly mode: Mode;
  /** Classes and places that the machine's policy holds below that. */
  readonly held: readonly Held[];
  /** Null when it runs as ordered. */
  readonly code: TrustCode | null;
  readonly sentence: string;
}

export interface JudgedOrder {
  readonly order: Opened<OrderPayload>;
  readonly retirements: readonly Opened<RetirementPayload>[];
}
