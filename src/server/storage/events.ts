import type { HeldEvent, RotationEvent, Statement } from '../../protocol/index.ts';
import type { Database } from './database.ts';
import type { Events } from './face-events.ts';
import type { Tables } from './tables.ts';

function held(row: Pick<Tables['rotation_events'], 'event' | 'hook' | 'received_at' | 'draft'>): HeldEvent {
  return {
    event: JSON.parse(row.event) as RotationEvent,
    hook: row.hook,
    receivedAt: row.received_at,
    draft: row.draft === null ? null : (JSON.parse(row.draft) as Statement),
  };
}

export function eventStorage(db: Database): Events {
  return {
    async takeEvent({ event, hook, at }, most, note) {
      return db.step(['rotation-events'], async ({ rows, append, tell }) => {
        const known = rows.selectFrom('rotation_events').select('n').where('event_id', '=', event.eventId);
        if (await known.executeTakeFirst()) return 'repeated';
        const { waiting } = await rows
          .selectFrom('rotation_events')
          .select((all) => all.fn.countAll<number | string>().as('waiting'))
          .where('draft', 'is', null)
          .executeTakeFirstOrThrow();
        if (Number(waiting) >= most) return 'full';
        await rows
          .insertInto('rotation_events')
          .values({ event_id: event.eventId, hook, event: JSON.stringify(event), received_at: at })
          .execute();
        await append(note);
        tell({ kind: 'event', eventId: event.eventId });
        return 'taken';
      });
    },

    async events(limit) {
      return (await db.rows.selectFrom('rotation_events').selectAll().orderBy('n', 'desc').limit(limit).execute()).map(held);
    },

    async event(eventId) {
      const row = await db.rows.selectFrom('rotation_events').selectAll().where('event_id', '=', eventId).executeTakeFirst();
      return row ? held(row) : null;
    },

    async undrafted(limit) {
      const rows = db.rows.selectFrom('rotation_events').select('event').where('draft', 'is', null).orderBy('n').limit(limit);
      return (await rows.execute()).map(({ event }) => JSON.parse(event) as RotationEvent);
    },

    async putDraft(eventId, { statement, issuedAt }, note) {
      return db.step([`rotation-event:${eventId}`], async ({ rows, append }) => {
        const row = await rows.selectFrom('rotation_events').selectAll().where('event_id', '=', eventId).executeTakeFirst();
        if (!row) return 'unknown';
        const text = JSON.stringify(statement);
        if (row.draft === text) return 'same';
        if (row.drafted_at !== null && row.drafted_at >= issuedAt) return 'older';
        await rows.updateTable('rotation_events').set({ draft: text, drafted_at: issuedAt }).where('event_id', '=', eventId).execute();
        await append(note);
        return 'stored';
      });
    },
  };
}
