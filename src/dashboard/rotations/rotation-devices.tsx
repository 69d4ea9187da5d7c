import { useState } from 'react';
import type { RotationDeviceView } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Choices, Search } from '../components/filters.tsx';
import { Pager } from '../components/pager.tsx';
import { Badge } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { count } from '../figures.ts';
import { deviceStates, deviceTone } from '../wording.ts';

const LIMIT = 50;
const WORKING: readonly RotationDeviceView['state'][] = ['delivered', 'waiting', 'hunting', 'purging', 'verifying'];
const CHOICES = [
  { id: 'all', name: 'All' },
  { id: 'working', name: 'Working' },
  { id: 'residual', name: 'With residuals' },
  { id: 'silent', name: 'Silent' },
];
const fits: Record<string, (device: RotationDeviceView) => boolean> = {
  working: ({ state }) => WORKING.includes(state),
  residual: ({ residuals, state }) => residuals > 0 || state === 'refused',
  silent: ({ state }) => state === 'silent',
};

const COLUMNS: readonly TableColumn<RotationDeviceView>[] = [
  {
    id: 'machine',
    name: 'Device',
    sorts: 'ascending',
    cell: ({ machine, user, deviceId }) => (
      <>
        <span className="cell-lead">{machine || deviceId}</span>
        <span className="cell-sub">{user}</span>
      </>
    ),
  },
  {
    id: 'state',
    name: 'State',
    sorts: 'ascending',
    cell: ({ state, detail }) => (
      <span className="device-state">
        <Badge tone={deviceTone[state]}>{state}</Badge>
        {detail && <span className="device-detail">{detail.sentence}</span>}
      </span>
    ),
  },
  { id: 'at', name: 'Since', sorts: 'descending', cell: ({ at }) => <Time at={at} /> },
  { id: 'found', name: 'Found', number: true, sorts: 'descending', cell: ({ found }) => count(found) },
  { id: 'purged', name: 'Purged', number: true, sorts: 'descending', cell: ({ purged }) => count(purged) },
  {
    id: 'residuals',
    name: 'Residuals',
    number: true,
    sorts: 'descending',
    cell: ({ residuals }) => <span className={residuals > 0 ? 'number-warn' : 'faint'}>{count(residuals)}</span>,
  },
  { id: 'notVisible', name: 'Not visible', number: true, sorts: 'descending', cell: ({ notVisible }) => count(notVisible) },
  { id: 'undoUntil', name: 'Undo', cell: ({ undoUntil }) => <Undo until={undoUntil} /> },
];

function Undo({ until }: { readonly until: string | null }) {
  if (until === null) return <span className="faint">–</span>;
  if (Date.parse(until) < Date.now()) return <span className="faint">over</span>;
  return (
    <>
      ends <Time at={until} />
    </>
  );
}

const order: Record<string, (a: RotationDeviceView, b: RotationDeviceView) => number> = {
  machine: (a, b) => a.machine.localeCompare(b.machine) || a.user.localeCompare(b.user),
  // What is still open comes first.
  state: (a, b) => deviceStates.indexOf(b.state) - deviceStates.indexOf(a.state),
  at: (a, b) => (b.at ?? '').localeCompare(a.at ?? ''),
  found: (a, b) => b.found - a.found,
  purged: (a, b) => b.purged - a.purged,
  residuals: (a, b) => b.residuals - a.residuals,
  notVisible: (a, b) => b.notVisible - a.notVisible,
};

export function RotationDevices({ devices }: { readonly devices: readonly RotationDeviceView[] }) {
  const [text, setText] = useState('');
  const [which, setWhich] = useState('all');
  const [sortedBy, setSortedBy] = useState('machine');
  const [offset, setOffset] = useState(0);
  const look = text.toLowerCase();
  const shown = devices
    .filter(
      (device) => (fits[which]?.(device) ?? true) && `${device.machine}\n${device.user}\n${device.deviceId}`.toLowerCase().includes(look),
    )
    .sort(order[sortedBy] ?? order['machine']);
  const first = offset < shown.length ? offset : 0;
  return (
    <Card
      title="Devices"
      note="by their newest signed receipt: rescanned by device"
      flush
      actions={
        <div className="filters">
          <Search label="Machine or user" value={text} onChange={(next) => (setText(next), setOffset(0))} />
          <Choices label="State" choices={CHOICES} value={which} onChange={(next) => (setWhich(next), setOffset(0))} />
        </div>
      }
    >
      <DataTable
        label="Devices of this rotation"
        columns={COLUMNS}
        rows={shown.slice(first, first + LIMIT)}
        idOf={({ deviceId, machine, user }) => `${deviceId} ${machine} ${user}`}
        sortedBy={sortedBy}
        onSort={(column) => (setSortedBy(column), setOffset(0))}
        empty={devices.length === 0 ? 'No device is expected to take part: none is admitted yet.' : 'No device fits. Search for less.'}
      />
      {shown.length > LIMIT && <Pager what="devices" offset={first} limit={LIMIT} total={shown.length} onMove={setOffset} />}
    </Card>
  );
}
