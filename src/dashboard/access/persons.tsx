import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, type Person } from '../../protocol/index.ts';
import { announce } from '../announcements.ts';
import { change } from '../changes.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { type Deed, RowMenu } from '../components/row-menu.tsx';
import { Badge } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { Refused } from '../components/wait.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { plural } from '../figures.ts';
import { useAnswer, useTitle } from '../use-answer.ts';
import { useDeed } from '../use-deed.ts';
import { roleMeaning, roleTone } from '../wording.ts';
import { persons } from './access.ts';
import { AccessHead } from './access-head.tsx';
import { AddPerson, ChangeRole, Disable, type Invited, Invite, RemovePerson } from './person-dialogs.tsx';

/** What is open above the page. */
type Open =
  | { readonly what: 'add' }
  | { readonly what: 'role' | 'disable' | 'remove'; readonly person: Person }
  | { readonly what: 'invited'; readonly invited: Invited };

/** The ways in that a person has, as words. */
function waysOf({ has }: Person): string {
  const ways = [
    has.password ? 'password' : '',
    has.passkeys > 0 ? plural(has.passkeys, 'passkey') : '',
    has.oidc === null ? '' : 'identity provider',
  ];
  return ways.filter(Boolean).join(', ');
}

export function PersonsPage({ fleet, own }: { readonly fleet: string; readonly own: string }) {
  useTitle('Persons', fleet);
  const { value, problem } = useAnswer(persons);
  useEffect(() => void persons.load(), []);
  const [open, setOpen] = useState<Open | null>(null);
  const deed = useDeed();
  const { run } = deed;

  const columns = useMemo((): TableColumn<Person>[] => {
    const deedsOf = (person: Person): Deed[] => {
      const { name, disabled } = person;
      return [
        { id: 'role', name: 'Change role', act: () => setOpen({ what: 'role', person }) },
        ...(disabled
          ? [{ id: 'enable', name: 'Enable', act: () => void run(() => enable(name)) }]
          : [
              {
                id: 'link',
                name: 'New sign-in link',
                act: () =>
                  void run(async () =>
                    setOpen({
                      what: 'invited',
                      invited: { name, ...(await change(OPERATIONS.invitePerson, { params: { name }, body: {} })) },
                    }),
                  ),
              },
              { id: 'disable', name: 'Disable', bad: true, act: () => setOpen({ what: 'disable', person }) },
            ]),
        { id: 'remove', name: 'Remove', bad: true, act: () => setOpen({ what: 'remove', person }) },
      ];
    };
    return [
      {
        id: 'name',
        name: 'Person',
        cell: ({ name }) => (
          <>
            <span className="cell-lead">{name}</span> {name === own && <span className="you">you</span>}
          </>
        ),
      },
      {
        id: 'role',
        name: 'Role',
        cell: ({ role }) => (
          <Badge tone={roleTone[role]} title={roleMeaning[role]}>
            {role}
          </Badge>
        ),
      },
      { id: 'ways', name: 'Signs in by', cell: (person) => waysOf(person) || <span className="faint">one-time link only</span> },
      {
        id: 'state',
        name: 'State',
        cell: ({ disabled }) => <Badge tone={disabled ? 'bad' : 'good'}>{disabled ? 'disabled' : 'active'}</Badge>,
      },
      { id: 'added', name: 'Added', cell: ({ addedAt }) => <Time at={addedAt} /> },
      { id: 'deeds', name: 'Actions', cell: (person) => <RowMenu label={`Actions for ${person.name}`} deeds={deedsOf(person)} /> },
    ];
  }, [own, run]);

  const close = () => setOpen(null);
  return (
    <>
      <AccessHead part="persons" />
      {problem && <Trouble problem={problem} again={() => void persons.load()} />}
      <Refused problem={deed.problem} />
      {value ? (
        <Card
          title="Who may do what"
          note="A role only takes away: orders count by order keys, which no browser holds. A person who is not listed here has every role for their key."
          flush
          actions={
            <Button className="button button-main" onPress={() => setOpen({ what: 'add' })}>
              Add person
            </Button>
          }
        >
          <DataTable
            label="Persons"
            columns={columns}
            rows={value.persons}
            idOf={({ name }) => name}
            empty="Nobody is listed. Add a person, and give them the link that is shown then."
          />
        </Card>
      ) : (
        !problem && <Waiting what="the persons" lines={8} />
      )}
      {open?.what === 'add' && <AddPerson onClose={close} onAdded={(invited) => setOpen({ what: 'invited', invited })} />}
      {open?.what === 'role' && <ChangeRole person={open.person} own={open.person.name === own} onClose={close} />}
      {open?.what === 'disable' && <Disable person={open.person} onClose={close} />}
      {open?.what === 'remove' && <RemovePerson person={open.person} onClose={close} />}
      {open?.what === 'invited' && <Invite invited={open.invited} onClose={close} />}
    </>
  );
}

async function enable(name: string): Promise<void> {
  await change(OPERATIONS.changePerson, { params: { name }, body: { disabled: false } });
  announce(`${name} is enabled.`);
  await persons.load();
}
