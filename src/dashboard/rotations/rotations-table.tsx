import { Link } from 'react-aria-components/Link';
import type { Rotation } from '../../protocol/index.ts';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { ShareBar } from '../components/share-bar.tsx';
import { RotationState } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { count, duration } from '../figures.ts';
import { addressOf } from '../routes.ts';
import './rotations.css';

/** How many devices are how far, of those expected. */
export const deviceShares = ({ devices }: Rotation) => [
  { name: 'finished', value: devices.finished, look: 'good' as const },
  { name: 'working', value: devices.working, look: 'busy' as const },
  { name: 'delivered', value: devices.delivered, look: 'quiet' as const },
  { name: 'refused', value: devices.refused, look: 'bad' as const },
  { name: 'silent', value: devices.silent, look: 'unknown' as const },
];

const COLUMNS: readonly TableColumn<Rotation>[] = [
  {
    id: 'label',
    name: 'Rotation',
    cell: (rotation) => (
      <>
        <Link href={addressOf.rotation(rotation.orderId)} className="link cell-lead">
          {rotation.label || rotation.orderId}
        </Link>
        <span className="cell-sub">
          {rotation.verb}, announced <Time at={rotation.issuedAt} />
        </span>
      </>
    ),
  },
  { id: 'state', name: 'State', cell: (rotation) => <RotationState rotation={rotation} /> },
  {
    id: 'progress',
    name: 'Devices finished',
    cell: (rotation) => (
      <span className="progress-cell">
        <ShareBar parts={deviceShares(rotation)} label="Devices" />
        <span className="progress-words">
          {count(rotation.devices.finished)} of {count(rotation.devices.expected)}
        </span>
      </span>
    ),
  },
  { id: 'purged', name: 'Purged', number: true, cell: ({ purged }) => count(purged) },
  {
    id: 'residuals',
    name: 'Residuals',
    number: true,
    cell: ({ residuals }) => <span className={residuals > 0 ? 'number-warn' : 'faint'}>{count(residuals)}</span>,
  },
  { id: 'notVisible', name: 'Not visible', number: true, cell: ({ notVisible }) => count(notVisible) },
  {
    id: 'time',
    name: 'Time to contain',
    number: true,
    cell: ({ timeToContain }) => (timeToContain === null ? <span className="faint">–</span> : duration(timeToContain)),
  },
];

export function RotationsTable({ rotations, label }: { readonly rotations: readonly Rotation[]; readonly label: string }) {
  return (
    <DataTable
      label={label}
      columns={COLUMNS}
      rows={rotations}
      idOf={({ orderId }) => orderId}
      empty={
        <>
          No rotation has been announced yet. An operator starts one with <code>lastcopy rotate --ref NAME</code>.
        </>
      }
    />
  );
}
