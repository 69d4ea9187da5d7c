import { type Kysely, sql } from 'kysely';
import { chainLines } from './audit-lines.ts';
import { applyCounts, type CountChange, CountChanges } from './counts.ts';
import type { Database } from './database.ts';
import type { AuditNote } from './face.ts';
import type { Tables } from './tables.ts';

/** Rows of one step. */
const BATCH = 1_000;

/**
 * Work that steps leave behind durably, done in batches by whichever process comes first: one log cannot be chained, nor one
 * count added to, by many transactions at once without all of them waiting for each other. Whoever reads what comes of it has
 * it done first. A process that dies leaves it to the others.
 */
interface Behind {
  /** Settles when all is done that was durable when it was called. */
  done(): Promise<void>;
  /** Done soon. */
  wake(): void;
  close(): Promise<void>;
}

function behind(
  soonMs: number,
  newest: () => Promise<number | null>,
  oldest: () => Promise<number | null>,
  some: () => Promise<void>,
): Behind {
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> = Promise.resolve();
  let closed = false;
  const done = async (): Promise<void> => {
    const until = await newest();
    if (until === null) return;
    for (let left = await oldest(); left !== null && left <= until; left = await oldest()) await some();
  };
  return {
    done,
    wake() {
      if (closed) return;
      timer ??= setTimeout(() => {
        // What fails here is done at the next wake; nothing is lost.
        working = done()
          .catch(() => {})
          .finally(() => {
            timer = null;
          });
      }, soonMs).unref();
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await working;
      await done().catch(() => {});
    },
  };
}

/** Lines that wait for the audit log. */
export function auditBehind(rows: Kysely<Tables>, step: Database['step']): Behind {
  return behind(
    50,
    async () => (await rows.selectFrom('audit_waiting').select(sql<number | null>`max(n)`.as('n')).executeTakeFirst())?.n ?? null,
    async () => (await rows.selectFrom('audit_waiting').select('n').orderBy('n').limit(1).executeTakeFirst())?.n ?? null,
    () =>
      step(['audit'], async (own) => {
        const lines = await own.rows.selectFrom('audit_waiting').selectAll().orderBy('n').limit(BATCH).execute();
        const notes = lines.map(
          ({ n: _n, detail, ...line }): AuditNote => ({ ...line, detail: JSON.parse(detail) as AuditNote['detail'] }),
        );
        await chainLines(own.rows, notes);
        await remove(own.rows, 'audit_waiting', lines);
      }),
  );
}

/** Changes that wait to be added to the counts. */
export function countsBehind(rows: Kysely<Tables>, step: Database['step']): Behind {
  return behind(
    500,
    async () => (await rows.selectFrom('count_changes').select(sql<number | null>`max(n)`.as('n')).executeTakeFirst())?.n ?? null,
    async () => (await rows.selectFrom('count_changes').select('n').orderBy('n').limit(1).executeTakeFirst())?.n ?? null,
    () =>
      step(['counts'], async (own) => {
        const changes = await own.rows.selectFrom('count_changes').selectAll().orderBy('n').limit(BATCH).execute();
        const counts = new CountChanges();
        for (const { body } of changes) counts.addAll(JSON.parse(body) as CountChange);
        const total = counts.total();
        if (total) await applyCounts(own.rows, total);
        await remove(own.rows, 'count_changes', changes);
      }),
  );
}

async function remove(
  rows: Parameters<typeof chainLines>[0],
  table: 'audit_waiting' | 'count_changes',
  done: readonly { readonly n: number }[],
): Promise<void> {
  if (done.length > 0)
    await rows
      .deleteFrom(table)
      .where(
        'n',
        'in',
        done.map(({ n }) => n),
      )
      .execute();
}
