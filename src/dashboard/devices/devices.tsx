import { useCallback, useState } from 'react';
import type { DashboardDevice, DeviceOrder, DevicesPage as Page } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Choices, Search } from '../components/filters.tsx';
import { Pager } from '../components/pager.tsx';
import { Badge } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { count } from '../figures.ts';
import { type DevicesQuestion, devicesPage } from '../fleet.ts';
import { keepInAddress } from '../routes.ts';
import { useAnswer, useTitle } from '../use-answer.ts';
import { admissionTone, watchingMeaning, words } from '../wording.ts';
import './devices.css';

const LIMIT = 50;
const ORDERS: readonly DeviceOrder[] = ['machine', 'replicas', 'notVisible', 'lastSeenAt'];
const CHOICES = [
  { id: '', name: 'All' },
  { id: 'admitted', name: 'Admitted' },
  { id: 'pending', name: 'Pending' },
  { id: 'revoked', name: 'Revoked' },
];

const COLUMNS: readonly TableColumn<DashboardDevice>[] = [
  {
    id: 'machine',
    name: 'Device',
    sorts: 'ascending',
    cell: ({ machine, user }) => (
      <>
        <span className="cell-lead">{machine}</span>
        <span className="cell-sub">{user}</span>
      </>
    ),
  },
  { id: 'state', name: 'State', cell: ({ state }) => <Badge tone={admissionTone[state]}>{state}</Badge> },
  {
    id: 'lastSeenAt',
    name: 'Last seen',
    sorts: 'descending',
    cell: ({ connected, lastSeenAt }) =>
      connected ? (
        <span className="connected">
          <span className="connected-dot" aria-hidden="true" />
          connected
        </span>
      ) : (
        <Time at={lastSeenAt} never="never" />
      ),
  },
  { id: 'replicas', name: 'Replicas', number: true, sorts: 'descending', cell: ({ replicas }) => count(replicas) },
  {
    id: 'notVisible',
    name: 'Not visible',
    number: true,
    sorts: 'descending',
    cell: ({ notVisible }) => (notVisible === null ? <span className="faint">not told</span> : count(notVisible)),
  },
  { id: 'why', name: 'Why not visible', cell: ({ reasons }) => <Reasons reasons={reasons} /> },
  { id: 'watching', name: 'Watching', cell: ({ watching }) => <Watching watching={watching} /> },
  { id: 'os', name: 'System', cell: ({ os }) => os },
];

function Watching({ watching }: { readonly watching: DashboardDevice['watching'] }) {
  if (watching === null) return <span className="faint">not told</span>;
  return (
    <span className={watching === 'live' ? '' : 'watching-less'} title={watchingMeaning[watching]}>
      {watching}
    </span>
  );
}

function Reasons({ reasons }: { readonly reasons: DashboardDevice['reasons'] }) {
  const list = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  if (list.length === 0) return <span className="faint">–</span>;
  return (
    <ul className="reasons">
      {list.map(([reason, n]) => (
        <li key={reason}>
          <b>{count(n)}</b> {words(reason)}
        </li>
      ))}
    </ul>
  );
}

function asked(): DevicesQuestion {
  const query = new URLSearchParams(location.search);
  const state = query.get('state') ?? '';
  const offset = Number(query.get('offset'));
  return {
    q: query.get('q') ?? '',
    state: CHOICES.some(({ id }) => id === state) ? state : '',
    order: ORDERS.find((one) => one === query.get('order')) ?? 'machine',
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
    limit: LIMIT,
  };
}

export function DevicesPage({ fleet }: { readonly fleet: string }) {
  useTitle('Devices', fleet);
  const [question, setQuestion] = useState(asked);
  const change = useCallback((next: Partial<DevicesQuestion>) => {
    setQuestion((was) => {
      const is = { ...was, offset: 0, ...next };
      keepInAddress(
        new URLSearchParams(
          Object.entries({ q: is.q, state: is.state, order: is.order === 'machine' ? '' : is.order, offset: is.offset || '' })
            .filter(([, value]) => value !== '')
            .map(([name, value]) => [name, String(value)]),
        ),
      );
      return is;
    });
  }, []);
  const answer = devicesPage(question);
  const { value, problem } = useAnswer(answer);
  // What was shown stays until the next part is there, and says of itself which part it is.
  const [shown, setShown] = useState<{ readonly page: Page; readonly offset: number } | null>(null);
  if (value && value !== shown?.page) setShown({ page: value, offset: question.offset });
  return (
    <>
      <div className="page-head">
        <h1>Devices</h1>
      </div>
      {problem && <Trouble problem={problem} again={() => void answer.load()} />}
      {shown ? (
        <Card
          title="Enrolled devices"
          note="One is a person’s account on a machine. What it could not read is counted, never taken for empty."
          flush
          actions={
            <div className="filters">
              <Search label="Machine or user" value={question.q} onChange={(q) => change({ q })} />
              <Choices label="State" choices={CHOICES} value={question.state} onChange={(state) => change({ state })} />
            </div>
          }
        >
          <DataTable
            label="Devices"
            columns={COLUMNS}
            rows={shown.page.devices}
            idOf={({ deviceId }) => deviceId}
            sortedBy={question.order}
            onSort={(column) => change({ order: ORDERS.find((one) => one === column) ?? 'machine' })}
            empty={
              question.q || question.state
                ? 'No device fits. Choose another state, or search for less.'
                : 'No device has enrolled yet. Deploy the bundle, or run lastcopy enroll on a laptop.'
            }
          />
          <Pager what="devices" offset={shown.offset} limit={LIMIT} total={shown.page.total} onMove={(offset) => change({ offset })} />
        </Card>
      ) : (
        !problem && <Waiting what="the devices" lines={12} />
      )}
    </>
  );
}
