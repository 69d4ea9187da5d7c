import { sql } from 'kysely';
import type { TokenScope } from '../../protocol/index.ts';
import type { Database } from './database.ts';
import type { PasskeyRow, Persons, TokenRow } from './face-persons.ts';
import type { Tables } from './tables.ts';
import { roleOf, VIEWERS } from './viewers.ts';

type Own =
  | 'signInKinds'
  | 'passwordHash'
  | 'setPassword'
  | 'takeAttempt'
  | 'forgiveAttempts'
  | 'passkeys'
  | 'passkey'
  | 'addPasskey'
  | 'usePasskey'
  | 'removePasskey'
  | 'tokens'
  | 'token'
  | 'addToken'
  | 'useToken'
  | 'removeToken';

/** Attempts go one after another: of many at once each sees those before it. */
const ATTEMPTS = ['sign-in attempts'];

const passkeyRow = (row: Omit<Tables['passkeys'], 'n'> & { n: number }): PasskeyRow => ({
  id: row.n,
  person: row.person,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: row.counter,
  transports: JSON.parse(row.transports) as string[],
  label: row.label,
  addedAt: row.added_at,
  usedAt: row.used_at,
});

const tokenRow = (row: Omit<Tables['api_tokens'], 'n'> & { n: number }): TokenRow => ({
  id: row.n,
  label: row.label,
  scopes: JSON.parse(row.scopes) as TokenScope[],
  addedAt: row.added_at,
  addedBy: row.added_by,
  until: row.until,
  usedOn: row.used_on,
});

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** By what persons and programs prove who they are. */
export function signInStorage(db: Database): Pick<Persons, Own> {
  return {
    async signInKinds() {
      const password = await db.rows.selectFrom('passwords').select('person').limit(1).executeTakeFirst();
      const passkey = await db.rows.selectFrom('passkeys').select('n').limit(1).executeTakeFirst();
      return { password: password !== undefined, passkey: passkey !== undefined };
    },

    async passwordHash(person) {
      return (await db.rows.selectFrom('passwords').select('hash').where('person', '=', person).executeTakeFirst())?.hash ?? null;
    },

    async setPassword(person, hash, at, but, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        if ((await roleOf(rows, person)) === null) return false;
        // Hashing takes its time: a session that was ended meanwhile sets no password.
        const own =
          but === null
            ? true
            : await rows.selectFrom('sessions').select('n').where('n', '=', but).where('person', '=', person).executeTakeFirst();
        if (!own) return false;
        await rows
          .insertInto('passwords')
          .values({ person, hash, set_at: at })
          .onConflict((held) => held.column('person').doUpdateSet({ hash, set_at: at }))
          .execute();
        await rows
          .deleteFrom('sessions')
          .where('person', '=', person)
          .where('n', '!=', but ?? -1)
          .execute();
        await rows.deleteFrom('sign_in_links').where('person', '=', person).execute();
        await append(note);
        return true;
      });
    },

    async takeAttempt(keys, at) {
      return db.step(ATTEMPTS, async ({ rows }) => {
        await rows.deleteFrom('sign_in_attempts').where('over_at', '<=', at).execute();
        const held = new Map<string, { failures: number; next_at: string }>();
        for (const { key, rule } of keys) {
          const row = await rows.selectFrom('sign_in_attempts').select(['failures', 'next_at']).where('key', '=', key).executeTakeFirst();
          if (!row) continue;
          held.set(key, row);
          // Whatever the clock did meanwhile, nobody waits for longer than the rule says.
          const wait = row.next_at === '' ? 0 : Math.min(Date.parse(row.next_at) - Date.parse(at), rule.mostMs);
          if (wait > 0) return wait;
        }
        for (const { key, rule } of keys) {
          const failures = (held.get(key)?.failures ?? 0) + 1;
          const beyond = failures - rule.free;
          const waits = beyond > 0 ? Math.min(rule.mostMs, rule.firstMs * 2 ** Math.min(beyond - 1, 40)) : 0;
          const row = { failures, next_at: waits > 0 ? later(at, waits) : '', over_at: later(at, waits + rule.forgetMs) };
          await rows
            .insertInto('sign_in_attempts')
            .values({ key, ...row })
            .onConflict((one) => one.column('key').doUpdateSet(row))
            .execute();
        }
        return 0;
      });
    },

    async forgiveAttempts(whole, once) {
      await db.step(ATTEMPTS, async ({ rows }) => {
        for (const key of whole) await rows.deleteFrom('sign_in_attempts').where('key', '=', key).execute();
        for (const key of once) {
          await rows.deleteFrom('sign_in_attempts').where('key', '=', key).where('failures', '<=', 1).execute();
          await rows.updateTable('sign_in_attempts').set({ failures: sql`failures - 1`, next_at: '' }).where('key', '=', key).execute();
        }
      });
    },

    async passkeys(person) {
      return (await db.rows.selectFrom('passkeys').selectAll().where('person', '=', person).orderBy('n').execute()).map(passkeyRow);
    },
    async passkey(credentialId) {
      const row = await db.rows.selectFrom('passkeys').selectAll().where('credential_id', '=', credentialId).executeTakeFirst();
      return row ? passkeyRow(row) : null;
    },
    async addPasskey({ person, credentialId, publicKey, counter, transports, label, addedAt }, most, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        if ((await roleOf(rows, person)) === null) return 'unknown';
        const same = await rows.selectFrom('passkeys').select('n').where('credential_id', '=', credentialId).executeTakeFirst();
        if (same) return 'existing';
        const held = await rows.selectFrom('passkeys').select('n').where('person', '=', person).execute();
        if (held.length >= most) return 'full';
        await rows
          .insertInto('passkeys')
          .values({
            person,
            credential_id: credentialId,
            public_key: publicKey,
            counter,
            transports: JSON.stringify(transports),
            label,
            added_at: addedAt,
            used_at: null,
          })
          .execute();
        await append(note);
        return 'added';
      });
    },
    async usePasskey(id, counter, at) {
      return db.step([], async ({ rows }) => {
        const { numUpdatedRows } = await rows
          .updateTable('passkeys')
          .set({ counter, used_at: at })
          .where('n', '=', id)
          // Many authenticators keep no counter and say 0 each time.
          .where((where) => (counter === 0 ? where('counter', '=', 0) : where('counter', '<', counter)))
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      });
    },
    async removePasskey(person, id, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const { numDeletedRows } = await rows.deleteFrom('passkeys').where('n', '=', id).where('person', '=', person).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await append(note);
        return true;
      });
    },

    async tokens() {
      return (await db.rows.selectFrom('api_tokens').selectAll().orderBy('n', 'desc').execute()).map(tokenRow);
    },
    async token(hash) {
      const row = await db.rows.selectFrom('api_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row ? tokenRow(row) : null;
    },
    async addToken({ hash, label, scopes, addedAt, addedBy, until }, most, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const { n } = await rows
          .selectFrom('api_tokens')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        if (n >= most) return null;
        const row = await rows
          .insertInto('api_tokens')
          .values({ hash, label, scopes: JSON.stringify(scopes), added_at: addedAt, added_by: addedBy, until, used_on: null })
          .returningAll()
          .executeTakeFirstOrThrow();
        await append(note(row.n));
        return tokenRow(row);
      });
    },
    async useToken(id, day) {
      await db.step([], ({ rows }) => rows.updateTable('api_tokens').set({ used_on: day }).where('n', '=', id).execute());
    },
    async removeToken(id, note) {
      return db.step(VIEWERS, async ({ rows, append }) => {
        const { numDeletedRows } = await rows.deleteFrom('api_tokens').where('n', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await append(note);
        return true;
      });
    },
  };
}
