import { lazy, Suspense, useEffect } from 'react';
import { Link } from 'react-aria-components/Link';
import type { Overview } from '../../protocol/index.ts';
import { Card, Figure, Figures } from '../components/card.tsx';
import { Time } from '../components/time.tsx';
import { Trouble, Waiting } from '../components/waiting.tsx';
import { count, duration, plural } from '../figures.ts';
import { overview } from '../fleet.ts';
import { addressOf } from '../routes.ts';
import { RotationsTable } from '../rotations/rotations-table.tsx';
import { useAnswer, useTitle } from '../use-answer.ts';
import './overview.css';

/** Charts come in a file of their own, after the figures are there. */
const charts = () => import('./replicas.tsx');
const Replicas = lazy(charts);

export function OverviewPage({ fleet }: { readonly fleet: string }) {
  useTitle('Overview', fleet);
  const { value, problem } = useAnswer(overview);
  // They travel while the server still counts.
  useEffect(() => void charts(), []);
  return (
    <>
      <div className="page-head">
        <h1>Overview</h1>
        {value && (
          <p className="page-when">
            as of <Time at={value.at} />
          </p>
        )}
      </div>
      {problem && <Trouble problem={problem} again={() => void overview.load()} />}
      {value ? <Told overview={value} /> : !problem && <Waiting what="the overview" lines={8} />}
    </>
  );
}

function Told({ overview: is }: { readonly overview: Overview }) {
  return (
    <>
      <FirstFigures is={is} />
      <Suspense fallback={<ReplicasRoom />}>
        <Replicas replicas={is.replicas} />
      </Suspense>
      <Card
        title="Newest rotations"
        flush
        actions={
          <Link href={addressOf.rotations} className="link card-link">
            All {count(is.rotations.total)}
          </Link>
        }
      >
        <RotationsTable rotations={is.rotations.newest} label="Newest rotations" />
      </Card>
    </>
  );
}

/** What stands open comes before what is well; nothing contained is told without what could not be seen. */
function FirstFigures({ is }: { readonly is: Overview }) {
  const { devices, rotations } = is;
  const expected = devices.admitted + (devices.missing ?? 0);
  const untold = devices.admitted - devices.reporting;
  return (
    <Figures label="First figures">
      <Figure
        label="Time to contain, median"
        value={rotations.medianTimeToContain === null ? '–' : duration(rotations.medianTimeToContain)}
      >
        {rotations.contained === 0
          ? 'no rotation is contained yet'
          : `of ${count(rotations.contained)} contained; not visible now: ${count(devices.notVisible)}`}
      </Figure>
      <Figure label="Open rotations" value={count(rotations.open)} {...(rotations.open > 0 ? { tone: 'busy' as const } : {})}>
        {rotations.total === 0 ? 'none announced yet' : `of ${count(rotations.total)} announced`}
      </Figure>
      <Figure label="Residual rotations" value={count(rotations.residual)} {...(rotations.residual > 0 ? { tone: 'warn' as const } : {})}>
        {rotations.residual === 0
          ? 'no rotation ended with any'
          : `${rotations.residual === 1 ? 'rotation' : 'rotations'} where replicas remain`}
      </Figure>
      <Figure label="Not visible" value={count(devices.notVisible)}>
        on {plural(devices.reporting, 'device')} that told{untold > 0 && `; ${count(untold)} did not yet`}
      </Figure>
      <Figure
        label="Devices connected"
        value={
          <>
            {count(devices.connected)} <small>of {count(expected)}</small>
          </>
        }
      >
        {devices.missing === null ? 'admitted; no list of expected ones' : `expected; ${count(devices.missing)} never enrolled`}
        {devices.pending > 0 && `; ${count(devices.pending)} pending`}
      </Figure>
    </Figures>
  );
}

/** As tall as what comes, so that the table below does not jump. */
function ReplicasRoom() {
  return (
    <div className="replicas">
      <Card title="Replicas by place" className="replicas-wide">
        <div className="replicas-room" />
      </Card>
      <Card title="Replicas by rule">
        <div className="replicas-room" />
      </Card>
    </div>
  );
}
