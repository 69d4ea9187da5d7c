import type { Statement, Verb } from '../../protocol/index.ts';
import type { Database, Step } from './database.ts';
import type { ChainRow, NewLink, OrderRow, RetirementRow, ScopeValue, Storage } from './face.ts';
import { inPieces } from './pieces.ts';
import type { Tables } from './tables.ts';

/** The order chain, its newest head, and the retirement requests on their way to the steward. */
export type ChainStorage = Pick<
  Storage,
  'tip' | 'append' | 'links' | 'sealedKeys' | 'orders' | 'order' | 'head' | 'putHead' | 'ask' | 'retirement' | 'unanswered' | 'answer'
>;

function chainRow(row: Omit<Tables['chain'], 'payload_hash' | 'received_at'>): ChainRow {
  return {
    seq: row.seq,
    hash: row.hash,
    statementHash: row.statement_hash,
    statement: JSON.parse(row.statement) as Statement,
    scope: JSON.parse(row.scope) as ScopeValue,
  };
}

function orderRow(row: Omit<Tables['orders'], 'cancelled'> & { cancelled: number }): OrderRow {
  return {
    orderId: row.order_id,
    seq: row.seq,
    payloadHash: row.payload_hash,
    label: row.label,
    verb: row.verb as Verb,
    scope: JSON.parse(row.scope) as ScopeValue,
    issuedAt: row.issued_at,
    startBy: row.start_by,
    cancelled: row.cancelled === 1,
  };
}

function retirementRow(row: Omit<Tables['retirements'], 'n'>): RetirementRow {
  return {
    requestId: row.request_id,
    request: JSON.parse(row.request) as Statement,
    fingerprint: row.fingerprint,
    statement: row.statement === null ? null : (JSON.parse(row.statement) as Statement),
    refusal: row.refusal,
  };
}

async function insert({ rows, tell }: Step, link: NewLink): Promise<void> {
  const { payload } = link;
  await rows
    .insertInto('chain')
    .values({
      seq: link.seq,
      hash: link.hash,
      statement_hash: link.statementHash,
      payload_hash: link.payloadHash,
      scope: JSON.stringify(link.scope),
      statement: JSON.stringify(link.statement),
      received_at: link.receivedAt,
    })
    .execute();
  if (payload.type === 'order') {
    await rows
      .insertInto('orders')
      .values({
        order_id: payload.orderId,
        seq: link.seq,
        payload_hash: link.payloadHash,
        label: payload.label,
        verb: payload.verb,
        scope: JSON.stringify(payload.scope),
        issued_at: payload.issuedAt,
        start_by: payload.startBy,
      })
      .execute();
  } else if (payload.type === 'cancellation') {
    await rows.updateTable('orders').set({ cancelled: 1 }).where('order_id', '=', payload.orderId).execute();
  }
  for (const some of inPieces([...link.sealedKeys])) {
    await rows
      .insertInto('sealed_keys')
      .values(some.map(([deviceId, jwe]) => ({ seq: link.seq, device_id: deviceId, jwe })))
      .execute();
  }
  if (payload.type === 'turn') tell({ kind: 'turned' });
  else tell({ kind: 'chain', orderId: payload.orderId, seq: payload.type === 'order' ? link.seq : null });
}

export function chainStorage(db: Database): ChainStorage {
  const tipOf = (rows: Database['rows']) =>
    rows.selectFrom('chain').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst();

  return {
    async tip() {
      return (await tipOf(db.rows)) ?? { seq: 0, hash: null };
    },

    async append(link, genesis, note) {
      return db.step(['chain'], async (step) => {
        const { rows } = step;
        const stands = await rows.selectFrom('chain').select('payload_hash').where('seq', '=', link.seq).executeTakeFirst();
        if (stands) return stands.payload_hash === link.payloadHash ? 'same' : 'moved';
        const tip = (await tipOf(rows)) ?? { seq: 0, hash: genesis };
        if (link.seq !== tip.seq + 1 || link.prev !== tip.hash) return 'moved';
        const { payload } = link;
        if (payload.type === 'order') {
          const used = rows.selectFrom('orders').select('seq').where('order_id', '=', payload.orderId);
          if (await used.executeTakeFirst()) return 'duplicate-order';
        }
        await insert(step, link);
        await step.append(note);
        return 'appended';
      });
    },

    async links(after, limit) {
      const rows = await db.rows
        .selectFrom('chain')
        .select(['seq', 'hash', 'statement_hash', 'statement', 'scope'])
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map(chainRow);
    },

    async sealedKeys(seq, deviceIds) {
      const held = new Map<string, string>();
      for (const some of inPieces(deviceIds)) {
        const rows = db.rows.selectFrom('sealed_keys').select(['device_id', 'jwe']).where('seq', '=', seq).where('device_id', 'in', some);
        for (const row of await rows.execute()) held.set(row.device_id, row.jwe);
      }
      return held;
    },

    async orders(limit) {
      return (await db.rows.selectFrom('orders').selectAll().orderBy('seq', 'desc').limit(limit).execute()).map(orderRow);
    },

    async order(orderId) {
      const row = await db.rows.selectFrom('orders').selectAll().where('order_id', '=', orderId).executeTakeFirst();
      return row ? orderRow(row) : null;
    },

    async head() {
      const row = await db.rows.selectFrom('head').selectAll().where('id', '=', 1).executeTakeFirst();
      return row ? { sequence: row.sequence, issuedAt: row.issued_at, statement: JSON.parse(row.statement) as Statement } : null;
    },

    async putHead(head, note) {
      return db.step(['head'], async ({ rows, append, tell }) => {
        const held = await rows.selectFrom('head').selectAll().where('id', '=', 1).executeTakeFirst();
        const text = JSON.stringify(head.statement);
        if (held) {
          if (held.statement === text) return 'same';
          if (held.sequence > head.sequence || (held.sequence === head.sequence && held.issued_at >= head.issuedAt)) return 'older';
        }
        const row = { sequence: head.sequence, issued_at: head.issuedAt, statement: text };
        await rows
          .insertInto('head')
          .values({ id: 1, ...row })
          .onConflict((one) => one.column('id').doUpdateSet(row))
          .execute();
        await append(note);
        tell({ kind: 'head' });
        return 'stored';
      });
    },

    async ask({ requestId, request, fingerprint, at }, note) {
      return db.step([], async ({ rows, append, tell }) => {
        const made = await rows
          .insertInto('retirements')
          .values({ request_id: requestId, request: JSON.stringify(request), fingerprint, asked_at: at })
          .onConflict((held) => held.column('request_id').doNothing())
          .executeTakeFirst();
        if (made.numInsertedOrUpdatedRows !== 1n) return 'same';
        await append(note);
        tell({ kind: 'asked', requestId });
        return 'stored';
      });
    },

    async retirement(requestId) {
      const row = await db.rows.selectFrom('retirements').selectAll().where('request_id', '=', requestId).executeTakeFirst();
      return row ? retirementRow(row) : null;
    },

    async unanswered() {
      return (await db.rows.selectFrom('retirements').selectAll().where('answered_at', 'is', null).orderBy('n').execute()).map(
        retirementRow,
      );
    },

    async answer(requestId, { statement, refusal, at }, note) {
      return db.step([`retirement:${requestId}`], async ({ rows, append }) => {
        const held = await rows
          .selectFrom('retirements')
          .select(['statement', 'refusal', 'answered_at'])
          .where('request_id', '=', requestId)
          .executeTakeFirst();
        if (!held) return 'unknown';
        const text = statement === null ? null : JSON.stringify(statement);
        if (held.answered_at !== null) return held.statement === text && held.refusal === refusal ? 'same' : 'answered';
        await rows
          .updateTable('retirements')
          .set({ statement: text, refusal, answered_at: at })
          .where('request_id', '=', requestId)
          .execute();
        await append(note);
        return 'stored';
      });
    },
  };
}
