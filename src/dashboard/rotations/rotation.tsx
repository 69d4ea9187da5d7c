import { Link } from 'react-aria-components/Link';
import type { Rotation, RotationView } from '../../protocol/index.ts';
import { Card, Figure, Figures } from '../components/card.tsx';
import { Command } from '../components/command.tsx';
import { ShareBar } from '../components/share-bar.tsx';
import { RotationState } from '../components/state.tsx';
import { Time } from '../components/time.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { count, duration, plural } from '../figures.ts';
import { rotationView } from '../fleet.ts';
import { addressOf } from '../routes.ts';
import { useAnswer, useNow, useTitle } from '../use-answer.ts';
import { useMay } from '../use-may.ts';
import { deviceStates, deviceTone, isOver, meaning, words } from '../wording.ts';
import { Residuals } from './residuals.tsx';
import { Rings } from './rings.tsx';
import { RotationDevices } from './rotation-devices.tsx';
import { Timeline } from './timeline.tsx';
import './rotations.css';

export function RotationPage({ fleet, orderId }: { readonly fleet: string; readonly orderId: string }) {
  const answer = rotationView(orderId);
  const { value, problem } = useAnswer(answer);
  useTitle(value ? `${value.rotation.label}, ${value.rotation.state}` : 'Rotation', fleet);
  return (
    <>
      <nav aria-label="Where this is" className="crumbs">
        <Link href={addressOf.rotations} className="link">
          Rotations
        </Link>
      </nav>
      {problem && <Trouble problem={problem} again={() => void answer.load()} />}
      {value ? <Told view={value} /> : !problem && <Waiting what="the rotation" lines={10} />}
    </>
  );
}

function Told({ view }: { readonly view: RotationView }) {
  const { rotation, devices } = view;
  const may = useMay('operator');
  const byState = Map.groupBy(devices, ({ state }) => state);
  const shares = deviceStates.map((state) => ({
    name: words(state),
    value: byState.get(state)?.length ?? 0,
    look: state === 'silent' ? ('unknown' as const) : state === 'purging' || state === 'hunting' ? state : deviceTone[state],
  }));
  return (
    <>
      <div className="rotation-head">
        <div className="rotation-title">
          <h1>{rotation.label || rotation.orderId}</h1>
          <RotationState rotation={rotation} />
        </div>
        <p>
          {meaning[rotation.state]} Verb <em>{rotation.verb}</em>, statement {count(rotation.seq)} of the chain, order{' '}
          <code>{rotation.orderId}</code>.
        </p>
      </div>
      <Card title="Progress">
        <Timeline rotation={rotation} />
        <Halted rotation={rotation} />
        <ShareBar parts={shares} label="Devices" legend />
      </Card>
      <RotationFigures rotation={rotation} />
      <Residuals residuals={view.residuals} total={rotation.residuals} />
      <div className="rotation-orders">
        <Rings view={view} />
        <Card title="Limits in time" note="Agents keep them by their own clock and the highest signed time they have seen.">
          <dl className="pairs">
            <div>
              <dt>Devices start by</dt>
              <dd>
                <Time at={view.startBy} />
              </dd>
            </div>
            <div>
              <dt>Watched for relapse until</dt>
              <dd>
                <Time at={view.watchUntil} />
              </dd>
            </div>
          </dl>
          {may && !isOver(rotation.state) && (
            <div className="order-command">
              {rotation.state !== 'paused' && (
                <>
                  <p>To stop it for now run:</p>
                  <Command label="pause this order">{`lastcopy rotations pause ${rotation.orderId} --reason "WHY"`}</Command>
                </>
              )}
              <p>To call it off run:</p>
              <Command label="cancel this order">{`lastcopy rotations cancel ${rotation.orderId} --reason "WHY"`}</Command>
            </div>
          )}
        </Card>
      </div>
      <RotationDevices devices={devices} />
    </>
  );
}

/** Why it does not go on by itself, and the command of the person who may let it. This page cannot sign. */
function Halted({ rotation }: { readonly rotation: Rotation }) {
  const { orderId, approval, paused, state } = rotation;
  const may = useMay('operator');
  const mayApprove = useMay('approver');
  if (state === 'cancelled') return null;
  const waits = approval && (!approval.met || approval.pending.length > 0);
  return (
    <>
      {waits && (
        <div className="order-command">
          <p>
            Signed by {approval.persons.join(', ') || 'nobody whose key counts'}; {plural(approval.needed, 'person', 'persons')} must sign.{' '}
            {mayApprove ? 'Another operator reads it and runs:' : 'Another operator has to approve it.'}
          </p>
          {mayApprove && <Command label="approve this order">{`lastcopy rotations approve ${orderId}`}</Command>}
        </div>
      )}
      {paused && (
        <div className="order-command">
          <p>
            Paused by {paused.by} <Time at={paused.at} />: {paused.reason} {may && 'To let it go on run:'}
          </p>
          {may && <Command label="resume this order">{`lastcopy rotations resume ${orderId} --reason "WHY"`}</Command>}
        </div>
      )}
      {may && state === 'expired' && (
        <div className="order-command">
          <p>To let devices that came too late start run:</p>
          <Command label="renew this order">{`lastcopy rotations renew ${orderId}`}</Command>
        </div>
      )}
    </>
  );
}

function RotationFigures({ rotation }: { readonly rotation: Rotation }) {
  const { devices } = rotation;
  return (
    <Figures label="Figures of this rotation">
      {rotation.timeToContain === null ? (
        <Figure
          label={isOver(rotation.state) ? 'Not contained' : 'Not contained yet'}
          value={isOver(rotation.state) ? '–' : <Elapsed since={rotation.issuedAt} />}
        >
          {isOver(rotation.state) ? 'replicas or devices are left' : 'since it was announced'}
        </Figure>
      ) : (
        <Figure
          label="Time to contain"
          value={duration(rotation.timeToContain)}
          {...(rotation.state === 'contained' ? { tone: 'good' as const } : {})}
        >
          contained <Time at={rotation.containedAt} />,{' '}
          {rotation.reopenedAt && (
            <>
              re-opened <Time at={rotation.reopenedAt} />,{' '}
            </>
          )}
          not visible: {count(rotation.notVisible)}
        </Figure>
      )}
      <Figure
        label="Devices finished"
        value={
          <>
            {count(devices.finished)} <small>of {count(devices.expected)}</small>
          </>
        }
      >
        rescanned by device
      </Figure>
      <Figure label="Replicas purged" value={<span data-figure="purged">{count(rotation.purged)}</span>}>
        of {plural(rotation.found, 'replica')} found
      </Figure>
      <Figure label="Residuals" value={count(rotation.residuals)} {...(rotation.residuals > 0 ? { tone: 'warn' as const } : {})}>
        {rotation.residuals > 0 ? 'a person has to look at them' : 'none told'}
      </Figure>
      <Figure label="Not visible" value={count(rotation.notVisible)}>
        places and files that could not be read
      </Figure>
    </Figures>
  );
}

function Elapsed({ since }: { readonly since: string }) {
  const now = useNow(1);
  return <>{duration(Math.max(0, Math.round((now - Date.parse(since)) / 1_000) * 1_000))}</>;
}
