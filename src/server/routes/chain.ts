import * as v from 'valibot';
import {
  type Bundle,
  type ChainAnswer,
  type ChainPayload,
  type HeadAnswer,
  Id,
  Jwe,
  MAX_FRAME_BYTES,
  Submit,
  type SubmitAnswer,
} from '../../protocol/index.ts';
import { genesis, link, openChainStatement, statementHash } from '../../trust/public.ts';
import type { Call, Route } from '../http/router.ts';
import type { Tell } from '../changes.ts';
import type { Limits } from '../limits.ts';
import type { Peers } from '../link/peers.ts';
import { Refusal } from '../refusal.ts';
import type { NewLink, ScopeValue, Storage } from '../storage/face.ts';
import { readBody } from './read-body.ts';

export interface ChainOptions {
  readonly bundle: Bundle;
  readonly storage: Storage;
  readonly limits: Limits;
  readonly peers: Peers;
  readonly tell: Tell;
}

/** Links in one answer of GET /chain; ask again after the last until none come. */
const PAGE = 1_000;
/** What an item frame holds beside statement and sealed key. */
const FRAME_ROOM = 512;

/**
 * The order chain. A statement enters when its signatures are enough by the server's own bundle and it extends the tip;
 * it is durable before anyone is told. Posting the very same statement again gives the same answer.
 */
export function chainRoutes({ bundle, storage, limits, peers, tell }: ChainOptions): Route[] {
  const root = genesis(bundle.fleet);

  const submit = async ({ body, operator }: Call): Promise<SubmitAnswer> => {
    const { statement, sealedKeys } = readBody(Submit, body);
    const { payload } = await openChainStatement(statement, bundle);
    await requireOrder(payload, storage);
    const keys = readSealedKeys(payload, sealedKeys);
    requireRoom(statement, keys);
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
      sealedKeys: keys,
      receivedAt: at,
    };
    const outcome = await storage.append(next, root, {
      at,
      actor: `operator:${operator?.keyId ?? ''}`,
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
  };

  return [
    { method: 'POST', path: '/chain', who: 'operator', bodyBytes: limits.chainBodyBytes, handle: submit },
    {
      method: 'GET',
      path: '/chain',
      who: 'operator',
      bodyBytes: 0,
      async handle({ query }): Promise<v.InferOutput<typeof ChainAnswer>> {
        const text = query.get('after') ?? '0';
        if (!/^\d{1,15}$/.test(text)) throw new Refusal('malformed', 400, '`after` is a sequence number.');
        const rows = await storage.links(Number(text), PAGE);
        return { items: rows.map(({ seq, statement }) => ({ kind: 'statement', seq, statement, sealedKey: null })) };
      },
    },
    {
      method: 'GET',
      path: '/head',
      who: 'operator',
      bodyBytes: 0,
      handle: async (): Promise<v.InferOutput<typeof HeadAnswer>> => ({ head: (await storage.head())?.statement ?? null }),
    },
  ];
}

/** Only orders travel by their hash; a promotion or cancellation must be seen by all (trust/chain.ts). */
function scopeOf(payload: ChainPayload): ScopeValue {
  return payload.type === 'order' ? payload.scope : { devices: 'all' };
}

async function requireOrder(payload: ChainPayload, storage: Storage): Promise<void> {
  if (payload.type !== 'order' && !(await storage.order(payload.orderId))) {
    throw new Refusal('unknown-order', 404, `There is no order of that id to which this ${payload.type} could belong.`);
  }
}

/** Keys are for sealed entries alone: an order without one brings none. */
function readSealedKeys(payload: ChainPayload, sealedKeys: Readonly<Record<string, string>>): Map<string, string> {
  const keys = new Map(Object.entries(sealedKeys));
  if (keys.size > 0 && !(payload.type === 'order' && payload.entries.some(({ kind }) => kind === 'sealed'))) {
    throw new Refusal('needless-keys', 400, 'Sealed keys come only with an order that has sealed entries.');
  }
  for (const [deviceId, jwe] of keys) {
    if (!v.is(Id, deviceId) || !v.is(Jwe, jwe)) throw new Refusal('malformed', 400, 'sealedKeys maps device ids to compact JWEs.');
  }
  return keys;
}

/** What does not fit a frame could never be delivered. */
function requireRoom(statement: Submit['statement'], keys: ReadonlyMap<string, string>): void {
  const longest = [...keys.values()].reduce((most, jwe) => Math.max(most, jwe.length), 0);
  if (Buffer.byteLength(JSON.stringify(statement)) + longest + FRAME_ROOM > MAX_FRAME_BYTES) {
    throw new Refusal('too-large', 413, 'The statement does not fit one frame: split it into several orders.');
  }
}
