import * as v from 'valibot';
import { type Person, PersonName, personName, type PersonRole } from '../../protocol/index.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { Storage } from '../storage/face.ts';
import type { PersonRow } from '../storage/face-persons.ts';
import { makePersonLink } from '../viewers/sessions.ts';

/** What is done to persons, by an admin in the browser or beside the server. All of it is audited. Names are read by `personName`. */
export interface PersonBook {
  list(): Promise<Person[]>;
  /** @throws Refusal malformed, person-exists, too-many-persons. */
  add(name: string, role: PersonRole): Promise<Person>;
  /** @throws Refusal unknown-person, last-admin. */
  change(name: string, change: { readonly role?: PersonRole | undefined; readonly disabled?: boolean | undefined }): Promise<Person>;
  /** @throws Refusal unknown-person, person-disabled. */
  link(name: string, home: string): Promise<{ link: string; until: string }>;
  /** @throws Refusal unknown-person, last-admin. */
  remove(name: string): Promise<void>;
}

/** `keepAdmin`: never the last one's undoing. Beside the server anybody can be made an admin again. */
export function personBook(
  storage: Storage,
  limits: Pick<Limits, 'persons' | 'personLinkMs'>,
  { actor, keepAdmin }: { readonly actor: string; readonly keepAdmin: boolean },
): PersonBook {
  const note = (action: string, subject: string, detail: Readonly<Record<string, string | boolean>>) => ({
    at: new Date().toISOString(),
    actor,
    action,
    subject,
    code: null,
    detail,
  });
  const found = async (name: string): Promise<Person> => {
    const row = await storage.person(name);
    if (!row) throw unknown();
    return shownPerson(row);
  };
  return {
    list: async () => (await storage.persons()).map(shownPerson),

    async add(given, role) {
      const name = personName(given);
      // Composing may have made it longer.
      if (!v.is(PersonName, name)) throw new Refusal('malformed', 400, 'This cannot be the name of a person.');
      const outcome = await storage.addPerson(
        { name, role, addedAt: new Date().toISOString() },
        limits.persons,
        note('person.add', name, { role }),
      );
      if (outcome === 'existing') throw new Refusal('person-exists', 409, 'A person of this name is listed already.');
      if (outcome === 'full') throw new Refusal('too-many-persons', 409, 'There are as many persons as may be: remove those who left.');
      return found(name);
    },

    async change(given, { role, disabled }) {
      const name = personName(given);
      const detail = { ...(role === undefined ? {} : { role }), ...(disabled === undefined ? {} : { disabled }) };
      const outcome = await storage.changePerson(name, { role, disabled }, keepAdmin, note('person.change', name, detail));
      if (outcome === 'unknown') throw unknown();
      if (outcome === 'last-admin') throw lastAdmin();
      return found(name);
    },

    async link(given, home) {
      const name = personName(given);
      const made = await makePersonLink(storage, limits.personLinkMs, home, { person: name, actor });
      if (made) return made;
      if ((await found(name)).disabled) throw new Refusal('person-disabled', 409, 'This person is disabled: enable it first.');
      throw unknown();
    },

    async remove(given) {
      const name = personName(given);
      const outcome = await storage.removePerson(name, keepAdmin, note('person.remove', name, {}));
      if (outcome === 'unknown') throw unknown();
      if (outcome === 'last-admin') throw lastAdmin();
    },
  };
}

function shownPerson({ name, role, addedAt, disabled, password, passkeys, subject }: PersonRow): Person {
  return { name, role, addedAt, disabled, has: { password, passkeys, oidc: subject } };
}

function unknown(): Refusal {
  return new Refusal('unknown-person', 404, 'Nobody of this name is listed.');
}

function lastAdmin(): Refusal {
  return new Refusal('last-admin', 409, 'There would be no admin left: make somebody else one first.');
}
