import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, type Person, PersonRole } from '../../protocol/index.ts';
import { announce } from '../announcements.ts';
import { change } from '../changes.ts';
import { Confirm, Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { OneOf } from '../components/options.tsx';
import { Time } from '../components/time.tsx';
import { PatientButton, Refused } from '../components/wait.tsx';
import { askWhoAgain } from '../session.ts';
import { typed } from '../sign-in/password-form.tsx';
import { useDeed } from '../use-deed.ts';
import { roleMeaning } from '../wording.ts';
import { persons } from './access.ts';
import { ShownOnce } from './shown-once.tsx';

/** Someone and the link that signs them in once. */
export interface Invited {
  readonly name: string;
  readonly link: string;
  readonly until: string;
}

const ROLES = PersonRole.options.map((role) => ({ id: role, name: role, note: roleMeaning[role] }));
const asRole = (text: string): PersonRole => PersonRole.options.find((role) => role === text) ?? 'viewer';

export function AddPerson({ onClose, onAdded }: { readonly onClose: () => void; readonly onAdded: (invited: Invited) => void }) {
  const deed = useDeed();
  const [role, setRole] = useState<PersonRole>('viewer');
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = typed(event.currentTarget, 'name').trim();
    void deed.run(async () => {
      const { link, until } = await change(OPERATIONS.addPerson, { body: { name, role } });
      void persons.load();
      onAdded({ name, link, until });
    });
  };
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <form className="form" onSubmit={send} aria-label="Add a person">
        <Refused problem={deed.problem} />
        <Field
          label="Name"
          name="name"
          autoComplete="off"
          maxLength={256}
          begins
          note="To the letter as in the fleet’s bundle: an order key of that name counts with this role from then on."
        />
        <OneOf label="Role" options={ROLES} value={role} onChange={(id) => setRole(asRole(id))} />
        <div className="form-keys form-keys-end">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <PatientButton notBefore={deed.problem?.notBefore ?? null} busy={deed.busy}>
            Add and make a link
          </PatientButton>
        </div>
      </form>
    </Dialog>
  );
}

export function Invite({ invited, onClose }: { readonly invited: Invited; readonly onClose: () => void }) {
  return (
    <ShownOnce title={`Sign-in link for ${invited.name}`} what="sign-in link" text={invited.link} onClose={onClose}>
      Give it to {invited.name} by a way that only they read. Whoever opens it first is signed in as {invited.name}. It is good once, ends{' '}
      <Time at={invited.until} />, and is not shown again.
    </ShownOnce>
  );
}

export function ChangeRole({ person, own, onClose }: { readonly person: Person; readonly own: boolean; readonly onClose: () => void }) {
  const { name } = person;
  const deed = useDeed();
  const [role, setRole] = useState<PersonRole>(person.role);
  const send = (event: FormEvent) => {
    event.preventDefault();
    void deed.run(async () => {
      await change(OPERATIONS.changePerson, { params: { name }, body: { role } });
      announce(`${name} has the role ${role}.`);
      onClose();
      await (own ? askWhoAgain() : persons.load());
    });
  };
  return (
    <Dialog title={`Role of ${name}`} onClose={onClose}>
      <form className="form" onSubmit={send} aria-label={`Role of ${name}`}>
        <Refused problem={deed.problem} />
        <OneOf label="Role" options={ROLES} value={role} onChange={(id) => setRole(asRole(id))} />
        {person.has.oidc !== null && (
          <p className="field-note">{name} signs in at the identity provider: there this role is the most that counts.</p>
        )}
        {own && <p className="field-note">This is you. What the new role cannot do goes from this page at once.</p>}
        <div className="form-keys form-keys-end">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <PatientButton notBefore={deed.problem?.notBefore ?? null} busy={deed.busy}>
            Change role
          </PatientButton>
        </div>
      </form>
    </Dialog>
  );
}

export function Disable({ person: { name }, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const deed = useDeed();
  const act = () =>
    void deed.run(async () => {
      await change(OPERATIONS.changePerson, { params: { name }, body: { disabled: true } });
      announce(`${name} is disabled.`);
      onClose();
      await persons.load();
    });
  return (
    <Confirm title={`Disable ${name}?`} act="Disable" busy={deed.busy} onAct={act} onClose={onClose}>
      <Refused problem={deed.problem} />
      <p>
        Their sessions end, no way in is open to them, and the server takes nothing that their order key proves. You can enable them again.
      </p>
    </Confirm>
  );
}

export function RemovePerson({ person: { name }, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const deed = useDeed();
  const act = () =>
    void deed.run(async () => {
      await change(OPERATIONS.removePerson, { params: { name } });
      announce(`${name} is removed.`);
      onClose();
      await persons.load();
    });
  return (
    <Confirm title={`Remove ${name}?`} act="Remove" busy={deed.busy} onAct={act} onClose={onClose}>
      <Refused problem={deed.problem} />
      <p>Their password, passkeys and sessions are gone for good.</p>
      <p>
        An order key of that name then counts with <em>every</em> role again. To keep somebody out, disable them instead.
      </p>
    </Confirm>
  );
}
