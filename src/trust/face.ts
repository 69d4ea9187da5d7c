import type { OrderPayload, PlaceClass, RetirementPayload, SigningKey, Verb } from '../protocol/index.ts';

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
  | 'stale-head'
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

/** The chain as one device knows it; pure data, folded by chain.ts, persisted by the agent. */
export interface ChainState {
  readonly sequence: number;
  readonly hash: string;
  /** Highest signed time seen in any statement: time cannot be turned back past it. */
  readonly signedTime: string;
  /** orderId → opened ring indexes. */
  readonly promotions: Readonly<Record<string, readonly number[]>>;
  readonly cancelled: readonly string[];
}

/** What a device may do with one order, decided by order.ts alone (pure). */
export interface Verdict {
  /** run: as `verb` and `classes` say. report: hunt and report, write nothing. wait: ask again when something changes. refuse: never. */
  readonly decision: 'run' | 'report' | 'wait' | 'refuse';
  readonly verb: Verb;
  readonly classes: readonly PlaceClass[];
  readonly caps: { readonly files: number; readonly bytes: number };
  /** Null when it runs as ordered. */
  readonly code: TrustCode | null;
  readonly sentence: string;
}

export interface JudgedOrder {
  readonly order: Opened<OrderPayload>;
  readonly retirements: readonly Opened<RetirementPayload>[];
}
