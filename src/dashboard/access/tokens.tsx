import { useEffect, useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { type ApiToken, OPERATIONS } from '../../protocol/index.ts';
import { announce } from '../announcements.ts';
import { change } from '../changes.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Confirm } from '../components/dialog.tsx';
import { Badge } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { Refused } from '../components/wait.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { useAnswer, useNow, useTitle } from '../use-answer.ts';
import { useDeed } from '../use-deed.ts';
import { scopeName } from '../wording.ts';
import { tokens } from './access.ts';
import { AccessHead } from './access-head.tsx';
import { AddToken, type MadeToken } from './add-token.tsx';
import { ShownOnce } from './shown-once.tsx';

type Open =
  | { readonly what: 'add' }
  | { readonly what: 'made'; readonly made: MadeToken }
  | { readonly what: 'remove'; readonly token: ApiToken };

export function TokensPage({ fleet }: { readonly fleet: string }) {
  useTitle('API tokens', fleet);
  const { value, problem } = useAnswer(tokens);
  useEffect(() => void tokens.load(), []);
  const [open, setOpen] = useState<Open | null>(null);
  const columns = useMemo(
    (): TableColumn<ApiToken>[] => [
      {
        id: 'label',
        name: 'Token',
        cell: ({ label, addedBy }) => (
          <>
            <span className="cell-lead">{label}</span> <span className="cell-sub">by {addedBy ?? 'the server’s host'}</span>
          </>
        ),
      },
      { id: 'scopes', name: 'May read', cell: ({ scopes }) => scopes.map((scope) => scopeName[scope].toLowerCase()).join(', ') },
      { id: 'added', name: 'Added', cell: ({ addedAt }) => <Time at={addedAt} /> },
      { id: 'used', name: 'Last used', cell: ({ usedOn }) => usedOn ?? <span className="faint">never</span> },
      { id: 'until', name: 'Ends', cell: ({ until }) => <Until until={until} /> },
      {
        id: 'remove',
        name: 'Actions',
        cell: (token) => (
          <Button className="button button-small" aria-label={`Remove ${token.label}`} onPress={() => setOpen({ what: 'remove', token })}>
            Remove
          </Button>
        ),
      },
    ],
    [],
  );
  const close = () => setOpen(null);
  return (
    <>
      <AccessHead part="tokens" />
      {problem && <Trouble problem={problem} again={() => void tokens.load()} />}
      {value ? (
        <Card
          title="Tokens of programs"
          note="A token reads what its scopes name, and orders nothing. The server keeps a hash of it, and on which day it was used last."
          flush
          actions={
            <Button className="button button-main" onPress={() => setOpen({ what: 'add' })}>
              Add token
            </Button>
          }
        >
          <DataTable
            label="API tokens"
            columns={columns}
            rows={value.tokens}
            idOf={({ id }) => String(id)}
            empty="No program has a token. Add one for a program that reads from this server."
          />
        </Card>
      ) : (
        !problem && <Waiting what="the tokens" lines={6} />
      )}
      {open?.what === 'add' && <AddToken onClose={close} onAdded={(made) => setOpen({ what: 'made', made })} />}
      {open?.what === 'made' && (
        <ShownOnce title={`Token ${open.made.label}`} what="token" text={open.made.secret} onClose={close}>
          Copy it now: it is not shown again. The program sends it as <code>Authorization: Bearer …</code>; <code>lastcopy</code> reads it
          from the file that <code>--token-file</code> names.
        </ShownOnce>
      )}
      {open?.what === 'remove' && <RemoveToken token={open.token} onClose={close} />}
    </>
  );
}

function Until({ until }: { readonly until: string }) {
  return Date.parse(until) <= useNow() ? <Badge tone="warn">over</Badge> : <Time at={until} />;
}

function RemoveToken({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const deed = useDeed();
  const act = () =>
    void deed.run(async () => {
      await change(OPERATIONS.removeToken, { params: { id: String(token.id) } });
      announce(`Token ${token.label} is removed.`);
      onClose();
      await tokens.load();
    });
  return (
    <Confirm title={`Remove ${token.label}?`} act="Remove" busy={deed.busy} onAct={act} onClose={onClose}>
      <Refused problem={deed.problem} />
      <p>The program that uses it is refused from its next request on.</p>
    </Confirm>
  );
}
