import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { PersonRow, Persons, ProvedBy } from './face-persons.ts';
import type { Tables } from './tables.ts';
import { addSession, roleOf, VIEWERS } from './viewers.ts';

type Own = 'persons' | 'person' | 'addPerson' | 'changePerson' | 'removePerson' | 'addPersonLink' | 'openSession' | 'openProviderSession';

export function personStorage(db: Database): Pick<Persons, Own> {
  const listed = (rows: Database['rows'] | Transaction<Tables>) =>
    rows
      .selectFrom('persons')
      .selectAll()
      .select((from) => [
        from
          .selectFrom('passwords')
          .select(from.fn.countAll<number>().as('n'))
          .whereRef('passwords.person', '=', 'persons.name')
          .as('passwords'),
        from
          .selectFrom('passkeys')
          .select(from.fn.countAll<number>().as('n'))
          .whereRef('passkeys.person', '=', 'persons.name')
          .as('passkeys'),
      ]);
  type Listed = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>;
  const personRow = (row: Listed): PersonRow => ({
    name: row.name,
    role: row.role,
    addedAt: row.added_at,
    disabled: row.disabled !== 0,
    byProvider: row.by_provider !== 0,
    password: Number(row.passwords) > 0,
    passkeys: Number(row.passkeys),
    subject: row.subject,
  });
  const named = async (rows: Database['rows'] | Transaction<Tables>, name: string): Promise<PersonRow | null> => {
    const row = await listed(rows).where('name', '=', name).executeTakeFirst();
    return row ? personRow(row) : null;
  };
  const isFull = async (rows: Transaction<Tables>, most: number): Promise<boolean> => {
    const { n } = await rows
      .selectFrom('persons')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return n >= most;
  };
  const otherAdmin = async (rows: Transaction<Tables>, but: string): Promise<boolean> =>
    (await rows
      .selectFrom('persons')
      .select('name')
      .where('role', '=', 'admin')
      .where('disabled', '=', 0)
      .where('name', '!=', but)
      .limit(1)
      .executeTakeFirst()) !== undefined;
  const isAdmin = ({ role, disabled }: Pick<PersonRow, 'role' | 'disabled'>): boolean => role === 'admin' && !disabled;
  const shutOut = async (rows: Transaction<Tables>, person: string): Promise<void> => {
    await rows.deleteFrom('sessions').where('person', '=', person).execute();
    await rows.deleteFrom('sign_in_links').where('person', '=', person).execute();
  };

  /** It may have been replaced or removed while it was tried. */
  const stillHas = async (rows: Transaction<Tables>, person: string, by: ProvedBy | undefined): Promise<boolean> => {
    if (!by) return true;
    const held =
      'passkey' in by
        ? rows.selectFrom('passkeys').select('person').where('n', '=', by.passkey).where('person', '=', person)
        : rows.selectFrom('passwords').select('person').where('hash', '=', by.password).where('person', '=', person);
    return (await held.executeTakeFirst()) !== undefined;
  };

  return {
    async persons() {
      return (await listed(db.rows).orderBy('name').execute()).map(personRow);
    },
    person: (name) => named(db.rows, name),

    async addPerson({ name, role, addedAt }, most, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        if (await named(rows, name)) return 'existing';
        if (await isFull(rows, most)) return 'full';
        await rows.insertInto('persons').values({ name, role, added_at: addedAt, issuer: null, subject: null }).execute();
        await append(note);
        return 'added';
      });
    },

    async changePerson(name, change, keepAdmin, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const held = await named(rows, name);
        if (!held) return 'unknown';
        const next = { role: change.role ?? held.role, disabled: change.disabled ?? held.disabled };
        const byHand = change.role !== undefined && held.byProvider;
        if (next.role === held.role && next.disabled === held.disabled && !byHand) return 'same';
        if (keepAdmin && isAdmin(held) && !isAdmin(next) && !(await otherAdmin(rows, name))) return 'last-admin';
        await rows
          .updateTable('persons')
          .set({ role: next.role, disabled: next.disabled ? 1 : 0, ...(byHand ? { by_provider: 0 } : {}) })
          .where('name', '=', name)
          .execute();
        if (next.disabled) await shutOut(rows, name);
        await append(note);
        return 'changed';
      });
    },

    async removePerson(name, keepAdmin, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const held = await named(rows, name);
        if (!held) return 'unknown';
        if (keepAdmin && isAdmin(held) && !(await otherAdmin(rows, name))) return 'last-admin';
        await shutOut(rows, name);
        await rows.deleteFrom('passwords').where('person', '=', name).execute();
        await rows.deleteFrom('passkeys').where('person', '=', name).execute();
        await rows.deleteFrom('persons').where('name', '=', name).execute();
        await append(note);
        return 'removed';
      });
    },

    async addPersonLink({ hash, until, person }, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        if ((await roleOf(rows, person)) === null) return false;
        await rows.deleteFrom('sign_in_links').where('person', '=', person).execute();
        await rows.insertInto('sign_in_links').values({ hash, until, person }).execute();
        await append(note);
        return true;
      });
    },

    async openSession(person, session, most, note, by) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const role = await roleOf(rows, person);
        if (role === null || !(await stillHas(rows, person, by))) return null;
        const row = await addSession(rows, session, { name: person, role }, most);
        await append(note(row.n));
        return row;
      });
    },

    async openProviderSession({ name, issuer, subject }, session, most, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const known = await rows
          .selectFrom('persons')
          .select('name')
          .where('issuer', '=', issuer)
          .where('subject', '=', subject)
          .executeTakeFirst();
        if (known && known.name !== name) return 'other-person';
        const held = await rows.selectFrom('persons').selectAll().where('name', '=', name).executeTakeFirst();
        if (held && held.subject !== null && !known) return 'other-subject';
        if (held && held.disabled !== 0) return 'disabled';
        const given = session.mostRole;
        if (!held) {
          if (await isFull(rows, most.persons)) return 'full';
          await rows
            .insertInto('persons')
            .values({ name, role: given, added_at: session.since, by_provider: 1, issuer, subject })
            .execute();
        } else if (!known || held.by_provider !== 0) {
          await rows
            .updateTable('persons')
            .set({ issuer, subject, ...(held.by_provider === 0 ? {} : { role: given }) })
            .where('name', '=', name)
            .execute();
        }
        const role = held && held.by_provider === 0 ? held.role : given;
        const row = await addSession(rows, session, { name, role }, most.sessions);
        await append(note(row.n));
        return row;
      });
    },
  };
}
