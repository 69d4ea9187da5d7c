import * as v from 'valibot';
import { type Bundle, ChainPayload, MAX_FRAME_BYTES, type Statement, type SubmitAnswer } from '../protocol/index.ts';
import { genesis, link, openChainStatement, type Opened, pastOrderVerifiers, peek, statementHash } from '../trust/public.ts';
import { requireClock } from './clock.ts';
import type { Tell } from './changes.ts';
import type { KeyBook } from './key-book.ts';
import type { Peers } from './link/peers.ts';
import { Refusal } from './refusal.ts';
import type { NewLink, ScopeValue, Storage } from './storage/face.ts';

export interface AppendOptions {
  readonly bundle: Bundle;
  readonly keys: Pick<KeyBook, 'fresh'>;
  readonly storage: Storage;
  readonly peers: Pick<Peers, 'chainMoved'>;
  readonly tell: Tell;
}

export interface Submission {
  readonly statement: Statement;
  /** Device id → compact JWE, for an order with sealed entries. */
  readonly sealedKeys: ReadonlyMap<string, string>;
  /** `operator:<keyId>` or `steward:<keyId>`, for the audit log. */
  readonly actor: string;
}

/** What an item frame holds beside statement and sealed key. */
const FRAME_ROOM = 512;
/** What another person may put their name under. */
const APPROVABLE: ReadonlySet<ChainPayload['type']> = new Set(['order', 'promotion', 'resume', 'renewal']);

/**
 * Puts a statement into the order chain: one that the server's own bundle knows the signers of, that belongs to an order, and that
 * extends the tip. It is durable before anyone is told; the very same statement again gets the same answer. Whether its signatures
 * are enough is for agents to judge, by what others approve later.
 * @throws Refusal clock-skew, chain-moved, duplicate-order, unknown-order, too-large, own-approval, wrong-approval; TrustError.
 */
export async function appendToChain({ statement, sealedKeys, actor }: Submission, options: AppendOptions): Promise<SubmitAnswer> {
  const { bundle, storage, peers, tell } = options;
  // By the keys of the tip: a statement under keys that have turned would stop the chain for everyone.
  await options.keys.fresh();
  const opened = await openChainStatement(statement, bundle);
  const { payload } = opened;
  requireClock(payload.issuedAt, 'whoever signed this');
  await requireOrder(payload, storage);
  if (payload.type === 'approval') await requireApprovable({ ...opened, payload }, options);
  requireRoom(statement, sealedKeys);
  const itemHash = statementHash(statement);
  const hash = link(payload.prev, itemHash, payload.type);
  const at = new Date().toISOString();
  const next: NewLink = {
    seq: payload.seq,
    prev: payload.prev,
    hash,
    statementHash: itemHash,
    payloadHash: itemHash,
    statement,
    payload,
    scope: scopeOf(payload),
    sealedKeys,
    receivedAt: at,
  };
  const outcome = await storage.append(next, genesis(bundle.fleet), {
    at,
    actor,
    action: 'chain.append',
    subject: payload.orderId,
    code: null,
    detail: { type: payload.type, seq: payload.seq, hash, verb: payload.type === 'order' ? payload.verb : null },
  });
  if (outcome === 'moved') {
    throw new Refusal('chain-moved', 409, 'The statement is not next in the chain: fetch the chain, sign anew and submit again.');
  }
  if (outcome === 'duplicate-order')
    throw new Refusal('duplicate-order', 409, 'An order of this id stands in the chain: sign it anew under a fresh id.');
  if (outcome === 'appended') {
    peers.chainMoved();
    tell({ kind: 'chain', orderId: payload.orderId, seq: payload.type === 'order' ? payload.seq : null });
  }
  return { seq: payload.seq, hash };
}

/** Only orders travel by their hash; all else must be seen by all (trust/chain.ts). */
function scopeOf(payload: ChainPayload): ScopeValue {
  return payload.type === 'order' ? payload.scope : { devices: 'all' };
}

async function requireOrder(payload: ChainPayload, storage: Storage): Promise<void> {
  if (payload.type !== 'order' && !(await storage.order(payload.orderId))) {
    throw new Refusal('unknown-order', 404, `There is no order of that id to which this ${payload.type} could belong.`);
  }
}

/** An approval that counts for nothing would only look like one. */
async function requireApprovable(
  { payload, signers }: Opened<Extract<ChainPayload, { type: 'approval' }>>,
  { storage, bundle }: AppendOptions,
): Promise<void> {
  const [row] = await storage.links(payload.approves.seq - 1, 1);
  const meant =
    row?.seq === payload.approves.seq && row.statementHash === payload.approves.hash
      ? v.safeParse(ChainPayload, peek(row.statement))
      : null;
  if (!row || !meant?.success || meant.output.orderId !== payload.orderId || !APPROVABLE.has(meant.output.type)) {
    throw new Refusal(
      'wrong-approval',
      409,
      'The approval is for a statement that does not stand in the chain so. Fetch the chain and approve what is there.',
    );
  }
  const requested = new Set(
    pastOrderVerifiers(bundle)
      .filter(({ keyId }) => row.statement.signatures.some((signature) => signature.keyId === keyId))
      .map(({ person }) => person),
  );
  if (signers.every(({ person }) => requested.has(person))) {
    throw new Refusal('own-approval', 403, 'Who has asked for something cannot approve it too. Have another operator approve it.');
  }
}

/** What does not fit a frame could never be delivered. */
function requireRoom(statement: Statement, keys: ReadonlyMap<string, string>): void {
  const longest = [...keys.values()].reduce((most, jwe) => Math.max(most, jwe.length), 0);
  if (Buffer.byteLength(JSON.stringify(statement)) + longest + FRAME_ROOM > MAX_FRAME_BYTES) {
    throw new Refusal('too-large', 413, 'The statement does not fit one frame: split it into several orders.');
  }
}
