import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, type Passkey } from '../../protocol/index.ts';
import { passkeys } from '../access/access.ts';
import { announce } from '../announcements.ts';
import { change } from '../changes.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Confirm, Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Time } from '../components/time.tsx';
import { PatientButton, Refused } from '../components/wait.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { addPasskey, passkeysHere } from '../sign-in/passkey.ts';
import { typed } from '../sign-in/password-form.tsx';
import { useAnswer } from '../use-answer.ts';
import { useDeed } from '../use-deed.ts';

/** `adds`: the way this person signed in lets them add one. */
export function PasskeysCard({ adds }: { readonly adds: boolean }) {
  const { value, problem } = useAnswer(passkeys);
  useEffect(() => void passkeys.load(), []);
  const [here] = useState(passkeysHere);
  const [open, setOpen] = useState<'add' | Passkey | null>(null);
  const columns = useMemo(
    (): TableColumn<Passkey>[] => [
      { id: 'label', name: 'Passkey', cell: ({ label }) => <span className="cell-lead">{label}</span> },
      { id: 'added', name: 'Added', cell: ({ addedAt }) => <Time at={addedAt} /> },
      { id: 'used', name: 'Last used', cell: ({ usedAt }) => <Time at={usedAt} never="never" /> },
      {
        id: 'remove',
        name: 'Actions',
        cell: (passkey) => (
          <Button className="button button-small" aria-label={`Remove ${passkey.label}`} onPress={() => setOpen(passkey)}>
            Remove
          </Button>
        ),
      },
    ],
    [],
  );
  const close = () => setOpen(null);
  return (
    <Card
      title="Passkeys"
      note="A key that this device, a telephone or a security key holds. It cannot be guessed, and no other site gets it."
      flush
      actions={
        adds &&
        here.can && (
          <Button className="button" onPress={() => setOpen('add')}>
            Add passkey
          </Button>
        )
      }
    >
      {adds && !here.can && (
        <p className="passkeys-not">
          {here.sentence}
          {here.address !== null && (
            <>
              {' '}
              To add one, sign in at{' '}
              <a className="link" href={here.address}>
                {new URL(here.address).host}
              </a>
              .
            </>
          )}
        </p>
      )}
      {problem && <Trouble problem={problem} again={() => void passkeys.load()} />}
      {value ? (
        <DataTable label="Passkeys" columns={columns} rows={value.passkeys} idOf={({ id }) => id} empty="You have no passkey." />
      ) : (
        !problem && <Waiting what="the passkeys" lines={2} />
      )}
      {open === 'add' && <AddPasskey onClose={close} />}
      {open !== null && open !== 'add' && <RemovePasskey passkey={open} onClose={close} />}
    </Card>
  );
}

function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const deed = useDeed();
  const [stop] = useState(() => new AbortController());
  useEffect(() => () => stop.abort(), [stop]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const label = typed(event.currentTarget, 'label').trim();
    void deed.run(async () => {
      await addPasskey(label, stop.signal);
      announce(`Passkey ${label} is added.`);
      onClose();
      await passkeys.load();
    });
  };
  return (
    <Dialog title="Add a passkey" onClose={onClose}>
      <form className="form" onSubmit={send} aria-label="Add a passkey">
        <Refused problem={deed.problem} />
        <Field
          label="Name"
          name="label"
          autoComplete="off"
          maxLength={60}
          begins
          note="So that you know it in the list: of the device or security key. The browser asks for the rest."
        />
        <div className="form-keys form-keys-end">
          <Button className="button" onPress={onClose}>
            Cancel
          </Button>
          <PatientButton notBefore={deed.problem?.notBefore ?? null} busy={deed.busy}>
            Add passkey
          </PatientButton>
        </div>
      </form>
    </Dialog>
  );
}

function RemovePasskey({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const deed = useDeed();
  const act = () =>
    void deed.run(async () => {
      await change(OPERATIONS.removePasskey, { params: { id: passkey.id } });
      announce(`Passkey ${passkey.label} is removed.`);
      onClose();
      await passkeys.load();
    });
  return (
    <Confirm title={`Remove ${passkey.label}?`} act="Remove" busy={deed.busy} onAct={act} onClose={onClose}>
      <Refused problem={deed.problem} />
      <p>It signs you in no longer. Remove it from the device that holds it too, or its window still offers it.</p>
    </Confirm>
  );
}
