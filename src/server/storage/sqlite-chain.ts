import type { Statement, Verb } from '../../protocol/index.ts';
import type { ChainRow, NewLink, OrderRow, RetirementRow, ScopeValue, Storage } from './face.ts';
import type { Database, Row } from './sqlite-database.ts';

/** The order chain, its newest head, and the retirement requests on their way to the steward. */
export type ChainStorage = Pick<
  Storage,
  'tip' | 'append' | 'links' | 'sealedKey' | 'orders' | 'order' | 'head' | 'putHead' | 'ask' | 'retirement' | 'unanswered' | 'answer'
>;

function chainRow(row: Row): ChainRow {
  return {
    seq: row['seq'] as number,
    hash: row['hash'] as string,
    statementHash: row['statement_hash'] as string,
    statement: JSON.parse(row['statement'] as string) as Statement,
    scope: JSON.parse(row['scope'] as string) as ScopeValue,
  };
}

function orderRow(row: Row): OrderRow {
  return {
    orderId: row['order_id'] as string,
    seq: row['seq'] as number,
    payloadHash: row['payload_hash'] as string,
    label: row['label'] as string,
    verb: row['verb'] as Verb,
    scope: JSON.parse(row['scope'] as string) as ScopeValue,
    issuedAt: row['issued_at'] as string,
    startBy: row['start_by'] as string,
    cancelled: row['cancelled'] === 1,
  };
}

function retirementRow(row: Row): RetirementRow {
  return {
    requestId: row['request_id'] as string,
    request: JSON.parse(row['request'] as string) as Statement,
    fingerprint: row['fingerprint'] as string,
    statement: row['statement'] === null ? null : (JSON.parse(row['statement'] as string) as Statement),
    refusal: row['refusal'] as string | null,
  };
}

export function chainStorage(db: Database): ChainStorage {
  const insert = (link: NewLink): void => {
    const { payload } = link;
    db.run(
      `INSERT INTO chain (seq, hash, statement_hash, payload_hash, scope, statement, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      link.seq,
      link.hash,
      link.statementHash,
      link.payloadHash,
      JSON.stringify(link.scope),
      JSON.stringify(link.statement),
      link.receivedAt,
    );
    if (payload.type === 'order') {
      db.run(
        `INSERT INTO orders (order_id, seq, payload_hash, label, verb, scope, issued_at, start_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        payload.orderId,
        link.seq,
        link.payloadHash,
        payload.label,
        payload.verb,
        JSON.stringify(payload.scope),
        payload.issuedAt,
        payload.startBy,
      );
    } else if (payload.type === 'cancellation') {
      db.run('UPDATE orders SET cancelled = 1 WHERE order_id = ?', payload.orderId);
    }
    for (const [deviceId, jwe] of link.sealedKeys) {
      db.run('INSERT INTO sealed_keys (seq, device_id, jwe) VALUES (?, ?, ?)', link.seq, deviceId, jwe);
    }
  };

  return {
    async tip() {
      const row = db.get('SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1');
      return row ? { seq: row['seq'] as number, hash: row['hash'] as string } : { seq: 0, hash: null };
    },

    async append(link, genesis, note) {
      return db.step(() => {
        const stands = db.get('SELECT payload_hash FROM chain WHERE seq = ?', link.seq);
        if (stands) return stands['payload_hash'] === link.payloadHash ? 'same' : 'moved';
        const tip = db.get('SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1');
        if (link.seq !== ((tip?.['seq'] as number | undefined) ?? 0) + 1) return 'moved';
        if (link.prev !== ((tip?.['hash'] as string | undefined) ?? genesis)) return 'moved';
        const { payload } = link;
        if (payload.type === 'order' && db.get('SELECT 1 AS one FROM orders WHERE order_id = ?', payload.orderId)) return 'duplicate-order';
        insert(link);
        db.append(note);
        return 'appended';
      });
    },

    async links(after, limit) {
      return db.all('SELECT * FROM chain WHERE seq > ? ORDER BY seq LIMIT ?', after, limit).map(chainRow);
    },

    async sealedKey(seq, deviceId) {
      const row = db.get('SELECT jwe FROM sealed_keys WHERE seq = ? AND device_id = ?', seq, deviceId);
      return (row?.['jwe'] as string | undefined) ?? null;
    },

    async orders(limit) {
      return db.all('SELECT * FROM orders ORDER BY seq DESC LIMIT ?', limit).map(orderRow);
    },

    async order(orderId) {
      const row = db.get('SELECT * FROM orders WHERE order_id = ?', orderId);
      return row ? orderRow(row) : null;
    },

    async head() {
      const row = db.get('SELECT * FROM head WHERE id = 1');
      return row
        ? {
            sequence: row['sequence'] as number,
            issuedAt: row['issued_at'] as string,
            statement: JSON.parse(row['statement'] as string) as Statement,
          }
        : null;
    },

    async putHead(head, note) {
      return db.step(() => {
        const held = db.get('SELECT sequence, issued_at AS at, statement FROM head WHERE id = 1');
        const text = JSON.stringify(head.statement);
        if (held) {
          if (held['statement'] === text) return 'same';
          const sequence = held['sequence'] as number;
          if (sequence > head.sequence || (sequence === head.sequence && (held['at'] as string) >= head.issuedAt)) return 'older';
        }
        db.run(
          `INSERT INTO head (id, sequence, issued_at, statement) VALUES (1, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, issued_at = excluded.issued_at, statement = excluded.statement`,
          head.sequence,
          head.issuedAt,
          text,
        );
        db.append(note);
        return 'stored';
      });
    },

    async ask({ requestId, request, fingerprint, at }, note) {
      return db.step(() => {
        const made = db.run(
          'INSERT INTO retirements (request_id, request, fingerprint, asked_at) VALUES (?, ?, ?, ?) ON CONFLICT (request_id) DO NOTHING',
          requestId,
          JSON.stringify(request),
          fingerprint,
          at,
        );
        if (made === 0) return 'same';
        db.append(note);
        return 'stored';
      });
    },

    async retirement(requestId) {
      const row = db.get('SELECT * FROM retirements WHERE request_id = ?', requestId);
      return row ? retirementRow(row) : null;
    },

    async unanswered() {
      return db.all('SELECT * FROM retirements WHERE answered_at IS NULL ORDER BY n').map(retirementRow);
    },

    async answer(requestId, { statement, refusal, at }, note) {
      return db.step(() => {
        const held = db.get('SELECT statement, refusal, answered_at FROM retirements WHERE request_id = ?', requestId);
        if (!held) return 'unknown';
        const text = statement === null ? null : JSON.stringify(statement);
        if (held['answered_at'] !== null) return held['statement'] === text && held['refusal'] === refusal ? 'same' : 'answered';
        db.run('UPDATE retirements SET statement = ?, refusal = ?, answered_at = ? WHERE request_id = ?', text, refusal, at, requestId);
        db.append(note);
        return 'stored';
      });
    },
  };
}
