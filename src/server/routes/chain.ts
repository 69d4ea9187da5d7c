import * as v from 'valibot';
import { Id, Jwe, OPERATIONS, Submit, type SubmitAnswer } from '../../protocol/index.ts';
import { peek } from '../../trust/public.ts';
import { type AppendOptions, appendToChain } from '../appending.ts';
import { answering } from '../http/answering.ts';
import type { Call, Route } from '../http/router.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { readBody } from './read-body.ts';

export interface ChainOptions extends AppendOptions {
  readonly limits: Limits;
}

/** Links in one answer of GET /chain; ask again after the last until none come. */
const PAGE = 1_000;

/** The order chain, as operators extend and read it. */
export function chainRoutes(options: ChainOptions): Route[] {
  const { storage, limits } = options;
  const submit = async ({ body, operator }: Call): Promise<SubmitAnswer> => {
    const { statement, sealedKeys } = readBody(Submit, body);
    const keys = readSealedKeys(statement, sealedKeys);
    return await appendToChain({ statement, sealedKeys: keys, actor: `operator:${operator?.keyId ?? ''}` }, options);
  };

  return [
    answering(OPERATIONS.submit, submit, limits.chainBodyBytes),
    answering(OPERATIONS.chain, async ({ query }) => {
      const text = query.get('after') ?? '0';
      if (!/^\d{1,15}$/.test(text)) throw new Refusal('malformed', 400, '`after` is a sequence number.');
      const rows = await storage.links(Number(text), PAGE);
      return { items: rows.map(({ seq, statement }) => ({ kind: 'statement' as const, seq, statement, sealedKey: null })) };
    }),
    answering(OPERATIONS.head, async () => ({ head: (await storage.head())?.statement ?? null })),
  ];
}

/** Unverified: it only decides whether keys come with it. */
const Sealed = v.pipe(
  v.object({ type: v.literal('order'), entries: v.array(v.object({ kind: v.string() })) }),
  v.check(({ entries }) => entries.some(({ kind }) => kind === 'sealed')),
);

/** Keys are for sealed entries alone: an order without one brings none. */
function readSealedKeys(statement: Submit['statement'], sealedKeys: Readonly<Record<string, string>>): Map<string, string> {
  const keys = new Map(Object.entries(sealedKeys));
  if (keys.size > 0 && !v.is(Sealed, peek(statement))) {
    throw new Refusal('needless-keys', 400, 'Sealed keys come only with an order that has sealed entries.');
  }
  for (const [deviceId, jwe] of keys) {
    if (!v.is(Id, deviceId) || !v.is(Jwe, jwe)) throw new Refusal('malformed', 400, 'sealedKeys maps device ids to compact JWEs.');
  }
  return keys;
}
