import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { OPERATIONS, type OpenSession } from '../../protocol/index.ts';
import { announce } from '../announcements.ts';
import { change } from '../changes.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Time } from '../components/time.tsx';
import { Refused } from '../components/wait.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { useAnswer, useTitle } from '../use-answer.ts';
import { useDeed } from '../use-deed.ts';
import { signedInWith } from '../wording.ts';
import { sessions } from './access.ts';
import { AccessHead } from './access-head.tsx';

const whose = ({ person }: OpenSession): string => person ?? 'nobody by name';

export function SessionsPage({ fleet }: { readonly fleet: string }) {
  useTitle('Sessions', fleet);
  const { value, problem } = useAnswer(sessions);
  useEffect(() => void sessions.load(), []);
  const [ending, setEnding] = useState<OpenSession | null>(null);
  const columns = useMemo(
    (): TableColumn<OpenSession>[] => [
      {
        id: 'person',
        name: 'Person',
        cell: (session) => (
          <>
            <span className="cell-lead">{whose(session)}</span> {session.own && <span className="you">this browser</span>}{' '}
            <span className="cell-sub">session {session.n}</span>
          </>
        ),
      },
      { id: 'role', name: 'Role', cell: ({ role }) => role },
      { id: 'by', name: 'Signed in by', cell: ({ signedInBy }) => signedInWith[signedInBy] },
      { id: 'since', name: 'Since', cell: ({ since }) => <Time at={since} /> },
      { id: 'used', name: 'Last used', cell: ({ usedAt }) => <Time at={usedAt} /> },
      { id: 'until', name: 'Ends', cell: ({ until }) => <Time at={until} /> },
      {
        id: 'end',
        name: 'Actions',
        cell: (session) =>
          session.own ? (
            <span className="faint">sign out above</span>
          ) : (
            <Button
              className="button button-small"
              aria-label={`End session ${session.n} of ${whose(session)}`}
              onPress={() => setEnding(session)}
            >
              End
            </Button>
          ),
      },
    ],
    [],
  );
  return (
    <>
      <AccessHead part="sessions" />
      {problem && <Trouble problem={problem} again={() => void sessions.load()} />}
      {value ? (
        <Card
          title="Signed-in browsers"
          note="Each ends by itself when it is not used. Ending one signs that browser out at once."
          flush
          actions={
            <Button className="button" onPress={() => void sessions.load()}>
              Look again
            </Button>
          }
        >
          <DataTable label="Sessions" columns={columns} rows={value.sessions} idOf={({ n }) => String(n)} empty="Nobody is signed in." />
        </Card>
      ) : (
        !problem && <Waiting what="the sessions" lines={6} />
      )}
      {ending && <EndSession session={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function EndSession({ session, onClose }: { readonly session: OpenSession; readonly onClose: () => void }) {
  const deed = useDeed();
  const act = () =>
    void deed.run(async () => {
      await change(OPERATIONS.endSession, { params: { n: String(session.n) } });
      announce(`Session ${session.n} is over.`);
      onClose();
      await sessions.load();
    });
  return (
    <Confirm title={`End session ${session.n}?`} act="End session" busy={deed.busy} onAct={act} onClose={onClose}>
      <Refused problem={deed.problem} />
      <p>The browser of {whose(session)} is signed out. They can sign in again: to keep a person out, disable them.</p>
    </Confirm>
  );
}
