import { sql, type Transaction } from 'kysely';
import { lowerRole, type PersonRole } from '../../protocol/index.ts';
import type { Database } from './database.ts';
import type { NewSession } from './face-persons.ts';
import type { SessionRow, Viewers } from './face-viewers.ts';
import type { Tables } from './tables.ts';

/** Sign-ins and sign-outs go one after another, and so does what is changed of persons. */
export const VIEWERS = ['viewers'];

/** Sessions of one person: whoever signs in again and again ends their own and not everybody's. */
const OF_ONE = 20;

type Selected = Omit<Tables['sessions'], 'n' | 'signed_in_by'> & { n: number; signed_in_by: SessionRow['signedInBy'] };

/** `role` is the person's own. */
function sessionRow(row: Omit<Selected, 'hash'>, role: PersonRole | null): SessionRow {
  const counts = role === null ? 'viewer' : row.most_role === null ? role : lowerRole(role, row.most_role);
  const { n, since, until, used_at: usedAt, person, signed_in_by: signedInBy } = row;
  return { n, since, until, usedAt, person, role: counts, signedInBy };
}

/** The role of somebody who may sign in; null: nobody of that name, or disabled. */
export async function roleOf(rows: Database['rows'] | Transaction<Tables>, person: string): Promise<PersonRole | null> {
  const row = await rows.selectFrom('persons').select('role').where('name', '=', person).where('disabled', '=', 0).executeTakeFirst();
  return row?.role ?? null;
}

/** Within a step of VIEWERS. */
export async function addSession(
  rows: Transaction<Tables>,
  { hash, since, until, signedInBy, mostRole }: NewSession,
  who: { readonly name: string; readonly role: PersonRole } | null,
  most: number,
): Promise<SessionRow> {
  const row = await rows
    .insertInto('sessions')
    .values({ hash, since, until, used_at: since, person: who?.name ?? null, signed_in_by: signedInBy, most_role: mostRole })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`DELETE FROM sessions WHERE until <= ${since}
    OR n <= (SELECT n FROM sessions ORDER BY n DESC LIMIT 1 OFFSET ${most})`.execute(rows);
  if (who) {
    await sql`DELETE FROM sessions WHERE person = ${who.name}
      AND n <= (SELECT n FROM sessions WHERE person = ${who.name} ORDER BY n DESC LIMIT 1 OFFSET ${OF_ONE})`.execute(rows);
  }
  return sessionRow(row, who?.role ?? null);
}

export function viewerStorage(db: Database): Viewers {
  const standing = () =>
    db.rows
      .selectFrom('sessions')
      .leftJoin('persons', 'persons.name', 'sessions.person')
      .selectAll('sessions')
      .select('persons.role as role')
      .where((where) => where.or([where('sessions.person', 'is', null), where('persons.disabled', '=', 0)]));

  return {
    async addSignInLink({ hash, until }, most, note) {
      await db.step(VIEWERS, async ({ rows, append }) => {
        await rows.insertInto('sign_in_links').values({ hash, until, person: null }).execute();
        await sql`DELETE FROM sign_in_links WHERE until <= ${note.at} OR (person IS NULL
          AND n <= (SELECT n FROM sign_in_links WHERE person IS NULL ORDER BY n DESC LIMIT 1 OFFSET ${most}))`.execute(rows);
        await append(note);
      });
    },

    async signIn(linkHash, session, most, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const used = await rows.deleteFrom('sign_in_links').where('hash', '=', linkHash).returning(['until', 'person']).executeTakeFirst();
        if (!used || used.until <= session.since) return null;
        const { person } = used;
        const role = person === null ? null : await roleOf(rows, person);
        if (person !== null && role === null) return null;
        const who = person !== null && role !== null ? { name: person, role } : null;
        const row = await addSession(rows, { ...session, signedInBy: 'link', mostRole: null }, who, most);
        await append(note(row.n, person));
        return row;
      });
    },

    async session(hash) {
      const row = await standing().where('sessions.hash', '=', hash).executeTakeFirst();
      return row ? sessionRow(row, row.role) : null;
    },

    async sessions() {
      return (await standing().orderBy('sessions.n', 'desc').execute()).map((row) => sessionRow(row, row.role));
    },

    async useSession(n, at) {
      await db.step([], ({ rows }) => rows.updateTable('sessions').set({ used_at: at }).where('n', '=', n).execute());
    },

    async endSession(n, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const { numDeletedRows } = await rows.deleteFrom('sessions').where('n', '=', n).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await append(note);
        return true;
      });
    },

    async endSessions(note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const ended = Number((await rows.deleteFrom('sessions').executeTakeFirst()).numDeletedRows);
        await rows.deleteFrom('sign_in_links').execute();
        await append(note(ended));
        return ended;
      });
    },

    async leaveNote(key, value) {
      await db.step([], ({ rows }) =>
        rows
          .insertInto('notes')
          .values({ key, value })
          .onConflict((held) => held.column('key').doUpdateSet({ value }))
          .execute(),
      );
    },

    async readNote(key) {
      return (await db.rows.selectFrom('notes').select('value').where('key', '=', key).executeTakeFirst())?.value ?? null;
    },
  };
}
