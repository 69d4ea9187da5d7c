import { NewPasskey, OPERATIONS, type Passkey } from '../../protocol/index.ts';
import { answering } from '../http/answering.ts';
import type { Call, Route } from '../http/router.ts';
import type { Beginnings } from '../identity/begun.ts';
import { checkCreated, creationOptions } from '../identity/passkey.ts';
import type { Limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import type { PasskeyRow } from '../storage/face-persons.ts';
import type { AuditNote, Storage } from '../storage/face.ts';
import { actorOf } from '../viewers/sessions.ts';
import { readBody } from './read-body.ts';
import { personIn, requireOwnWay, type SignInDesk } from './signed-in.ts';

export interface AccountPasskeysOptions {
  readonly fleet: { readonly id: string; readonly name: string };
  readonly storage: Storage;
  readonly begun: Beginnings;
  readonly limits: Limits;
  readonly desk: Pick<SignInDesk, 'change'>;
}

/** Who is signed in where. @throws Refusal `no-person`. */
function own({ visit }: Call) {
  if (!visit) throw new Error('a viewer who came through no door');
  const { viewer, name } = personIn(visit);
  return { site: visit.site, cookies: visit.cookies, viewer, person: name };
}

const shown = ({ id, label, addedAt, usedAt }: PasskeyRow): Passkey => ({ id: String(id), label, addedAt, usedAt });

/** A person's own passkeys. */
export function accountPasskeyRoutes({ fleet, storage, begun, limits, desk }: AccountPasskeysOptions): Route[] {
  const listed = async (person: string) => ({ passkeys: (await storage.passkeys(person)).map(shown) });
  const note = (call: Call, action: string, label: string): AuditNote => {
    const { viewer, person } = own(call);
    return { at: new Date().toISOString(), actor: actorOf(viewer), action, subject: person, code: null, detail: { label } };
  };

  return [
    answering(OPERATIONS.passkeys, async (call) => listed(own(call).person)),
    answering(
      OPERATIONS.newPasskeyOptions,
      async (call) => {
        const { site, viewer, person } = own(call);
        requireOwnWay(viewer);
        const started = begun.begin('new-passkey', site, viewer.hash);
        const held = await storage.passkeys(person);
        const options = await creationOptions({ site, fleet, person, challenge: started.value('challenge'), held });
        call.response.setHeader('set-cookie', started.cookie);
        return { options: { ...options } };
      },
      1_024,
    ),
    answering(
      OPERATIONS.addPasskey,
      async (call) => {
        const { site, cookies, viewer, person } = own(call);
        requireOwnWay(viewer);
        desk.change(person);
        const { label, answer } = readBody(NewPasskey, call.body);
        const started = await begun.finish('new-passkey', cookies, site, viewer.hash);
        if (!started) throw new Refusal('bad-passkey', 422, 'That took too long, or was used. Begin again.');
        const kept = await checkCreated(answer, { site, challenge: started.value('challenge') });
        const added = await storage.addPasskey(
          { ...kept, person, label, addedAt: new Date().toISOString() },
          limits.passkeysPerPerson,
          note(call, 'passkey.added', label),
        );
        if (added === 'full') {
          throw new Refusal('too-many-passkeys', 409, `A person may have ${limits.passkeysPerPerson} passkeys. Remove one first.`);
        }
        if (added === 'unknown') throw new Refusal('no-person', 403, 'Your account is gone or disabled. Ask an admin.');
        if (added === 'existing') throw new Refusal('bad-passkey', 422, 'This passkey is known already. Use another authenticator.');
        call.response.setHeader('set-cookie', started.cookie);
        return listed(person);
      },
      65_536,
    ),
    answering(OPERATIONS.removePasskey, async (call) => {
      const { person } = own(call);
      desk.change(person);
      const id = call.params['id'] ?? '';
      const held = (await storage.passkeys(person)).find((one) => String(one.id) === id);
      if (!held || !(await storage.removePasskey(person, held.id, note(call, 'passkey.removed', held.label)))) {
        throw new Refusal('unknown-passkey', 404, 'You have no such passkey.');
      }
      return listed(person);
    }),
  ];
}
