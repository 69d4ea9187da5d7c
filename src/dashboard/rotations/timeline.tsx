import type { Rotation } from '../../protocol/index.ts';
import { Time } from '../components/time.tsx';
import { count } from '../figures.ts';
import { isOver } from '../wording.ts';
import './timeline.css';

type Stage = { readonly name: string; readonly at?: string | null; readonly note?: string };

/** The stages of a rotation in their order, and which one it is at. */
function stages(rotation: Rotation): { readonly all: readonly Stage[]; readonly at: number; readonly end: string } {
  const { state, devices, approval } = rotation;
  const announced = { name: 'announced', at: rotation.issuedAt };
  const ended = isOver(state);
  const last: Stage = ended
    ? {
        name: state,
        at: state === 'reopened' ? (rotation.reopenedAt ?? null) : rotation.containedAt,
        ...(state === 'contained' ? { note: `not visible: ${count(rotation.notVisible)}` } : {}),
        ...(state === 'residual' ? { note: `${count(rotation.residuals)} remain` } : {}),
      }
    : { name: rotation.verb === 'report' ? 'reported' : 'contained or residual' };
  if (rotation.verb === 'report') return { all: [announced, last], at: ended ? 1 : 0, end: state };
  const heard = devices.finished + devices.working + devices.delivered + devices.refused;
  const running = { name: state === 'paused' ? 'paused' : 'running', note: `${count(heard)} of ${count(devices.expected)} took it up` };
  const approved = {
    name: 'approved',
    ...(approval ? { note: `${count(approval.persons.length)} of ${count(approval.needed)} signed` } : {}),
  };
  const all = [announced, approved, running, last];
  return { all, at: ended ? 3 : state === 'running' || state === 'paused' ? 2 : state === 'approved' ? 1 : 0, end: state };
}

export function Timeline({ rotation }: { readonly rotation: Rotation }) {
  const { all, at, end } = stages(rotation);
  return (
    <ol className="timeline" aria-label="Stages">
      {all.map(({ name, at: when, note }, index) => (
        <li
          key={index}
          className={`stage ${index < at ? 'stage-done' : index === at ? `stage-now stage-${end}` : ''}`}
          {...(index === at ? { 'aria-current': 'step' as const } : {})}
        >
          <span className="stage-dot" aria-hidden="true" />
          <span className="stage-name">
            {name}
            <span className="visually-hidden">{index < at ? ', done' : index > at ? ', to come' : ''}</span>
          </span>
          <span className="stage-note">
            {note}
            {note && when && ', '}
            {when && <Time at={when} />}
          </span>
        </li>
      ))}
    </ol>
  );
}
