import { MAX_FRAME_BYTES, OPERATIONS, TurnRequest, type TurnAnswer } from '../../protocol/index.ts';
import { genesis, link, openKeys, openLink, statementHash } from '../../trust/public.ts';
import type { AppendOptions } from '../appending.ts';
import { answering } from '../http/answering.ts';
import type { Call, Route } from '../http/router.ts';
import type { KeyBook } from '../key-book.ts';
import { bucket, type Limits } from '../limits.ts';
import { Refusal, slowDown } from '../refusal.ts';
import { readBody } from './read-body.ts';

export interface KeyRoutesOptions extends AppendOptions {
  readonly keys: KeyBook;
  readonly limits: Limits;
}

/** Room of an item frame beside the statement. */
const FRAME_ROOM = 512;

/**
 * The fleet's keys: which turns stand in the chain, and a new one. Whoever brings keys that the roots have signed as the next ones
 * has shown all that is to be shown: no key that an operator holds may be left by then.
 */
export function keyRoutes(options: KeyRoutesOptions): Route[] {
  const { keys, storage, peers, tell, limits } = options;
  const { bundle } = keys;
  const rate = bucket(limits.enrolments);

  const tip = async (): Promise<{ seq: number; hash: string }> => {
    const { seq, hash } = await storage.tip();
    return { seq, hash: hash ?? genesis(bundle.fleet) };
  };

  const turn = async ({ body }: Call): Promise<TurnAnswer> => {
    const wait = rate.take();
    if (wait > 0) throw slowDown(wait);
    const { keys: statement, turn: placed } = readBody(TurnRequest, body);
    await keys.fresh();
    if (placed === null) {
      await openKeys(statement, bundle);
      return { placed: null, tip: await tip() };
    }
    const stands = keys.turns.find((one) => one.statement.payload === placed.payload);
    if (stands) return { placed: stands.seq, tip: await tip() };
    const opened = await openLink(placed, bundle);
    if (!('keys' in opened))
      throw new Refusal('wrong-type', 400, 'This is not a turn of the keys. Publish the file that `lastcopy fleet turn` wrote.');
    const { payload, signers } = opened;
    if (Buffer.byteLength(JSON.stringify(placed)) + FRAME_ROOM > MAX_FRAME_BYTES) {
      throw new Refusal('too-large', 413, 'The turn does not fit one frame: it names too many keys.');
    }
    const itemHash = statementHash(placed);
    const hash = link(payload.prev, itemHash, 'turn');
    const at = new Date().toISOString();
    const outcome = await storage.append(
      {
        seq: payload.seq,
        prev: payload.prev,
        hash,
        statementHash: itemHash,
        payloadHash: itemHash,
        statement: placed,
        payload,
        scope: { devices: 'all' },
        sealedKeys: new Map(),
        receivedAt: at,
      },
      genesis(bundle.fleet),
      {
        at,
        actor: `operator:${signers[0]?.keyId ?? ''}`,
        action: 'chain.append',
        subject: null,
        code: null,
        detail: { type: 'turn', seq: payload.seq, hash, version: opened.keys.version },
      },
    );
    if (outcome === 'moved') {
      throw new Refusal('chain-moved', 409, 'The turn is not next in the chain: ask for its place and sign it anew.');
    }
    await keys.fresh();
    if (outcome === 'appended') {
      peers.chainMoved();
      tell({ kind: 'turned' });
    }
    return { placed: payload.seq, tip: await tip() };
  };

  return [
    answering(OPERATIONS.turn, turn, limits.chainBodyBytes),
    answering(OPERATIONS.keys, async () => {
      await keys.fresh();
      return { turns: [...keys.turns] };
    }),
  ];
}
