import { useState } from 'react';
import type { Rotation } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { Choices, Search } from '../components/filters.tsx';
import { Pager } from '../components/pager.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { plural } from '../figures.ts';
import { rotations } from '../fleet.ts';
import { useAnswer, useTitle } from '../use-answer.ts';
import { isOver } from '../wording.ts';
import { RotationsTable } from './rotations-table.tsx';

const LIMIT = 50;
const CHOICES = [
  { id: 'all', name: 'All' },
  { id: 'open', name: 'Open' },
  { id: 'contained', name: 'Contained' },
  { id: 'residual', name: 'Residual' },
  { id: 'ended', name: 'Unfinished' },
];
const fits: Record<string, (state: Rotation['state']) => boolean> = {
  open: (state) => !isOver(state),
  contained: (state) => state === 'contained',
  residual: (state) => state === 'residual' || state === 'reopened',
  ended: (state) => state === 'cancelled' || state === 'expired',
};

export function RotationsPage({ fleet }: { readonly fleet: string }) {
  useTitle('Rotations', fleet);
  const { value, problem } = useAnswer(rotations);
  const [which, setWhich] = useState('all');
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const all = value?.rotations ?? [];
  const shown = all.filter(
    ({ state, label, orderId }) =>
      (fits[which]?.(state) ?? true) && (label.toLowerCase().includes(text.toLowerCase()) || orderId.startsWith(text)),
  );
  const open = all.filter(({ state }) => !isOver(state)).length;
  return (
    <>
      <div className="page-head">
        <h1>Rotations</h1>
        {value && <p>{plural(open, 'open rotation')}</p>}
      </div>
      {problem && <Trouble problem={problem} again={() => void rotations.load()} />}
      {value ? (
        <Card
          title="All rotations"
          note="newest first"
          flush
          actions={
            <div className="filters">
              <Search label="Name or order id" value={text} onChange={(next) => (setText(next), setOffset(0))} />
              <Choices label="State" choices={CHOICES} value={which} onChange={(next) => (setWhich(next), setOffset(0))} />
            </div>
          }
        >
          {all.length > 0 && shown.length === 0 ? (
            <p className="table-empty">No rotation fits. Choose another state, or search for less.</p>
          ) : (
            <RotationsTable rotations={shown.slice(offset, offset + LIMIT)} label="Rotations" />
          )}
          {shown.length > LIMIT && <Pager what="rotations" offset={offset} limit={LIMIT} total={shown.length} onMove={setOffset} />}
        </Card>
      ) : (
        !problem && <Waiting what="the rotations" lines={8} />
      )}
    </>
  );
}
