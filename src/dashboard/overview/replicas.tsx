import { type ReactNode, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Overview, PlaceClass } from '../../protocol/index.ts';
import { Card } from '../components/card.tsx';
import { count, plural, share } from '../figures.ts';
import { classes, classMeaning } from '../wording.ts';
import { type Bars, StackedBars } from './stacked-bars.tsx';

const MOST = 12;
const classOf = (name: PlaceClass) => ({ key: name, name, color: `var(--class-${name.toLowerCase()})` });

/** One row per place, largest first, its replicas by class; what is small is added up at the end. */
function placeBars(byPlace: Overview['replicas']['byPlace']): Bars {
  const rows = new Map<string, Partial<Record<PlaceClass, number>>>();
  for (const { place, class: of, count: n } of byPlace) {
    const row = rows.get(place) ?? {};
    row[of] = (row[of] ?? 0) + n;
    rows.set(place, row);
  }
  const sum = (row: Partial<Record<PlaceClass, number>>) => classes.reduce((total, of) => total + (row[of] ?? 0), 0);
  const sorted = [...rows].sort(([, a], [, b]) => sum(b) - sum(a));
  const rest = sorted.slice(MOST);
  const shown = rest.length > 1 ? sorted.slice(0, MOST) : sorted;
  if (rest.length > 1) {
    const other: Partial<Record<PlaceClass, number>> = {};
    for (const [, row] of rest) for (const of of classes) if (row[of]) other[of] = (other[of] ?? 0) + row[of];
    shown.push([`${rest.length} other places`, other]);
  }
  return {
    series: classes.filter((of) => shown.some(([, row]) => row[of])).map(classOf),
    rows: shown.map(([name, row]) => ({ name, values: row })),
  };
}

function ruleBars(byRule: Overview['replicas']['byRule']): Bars {
  const rest = byRule.slice(MOST);
  const shown = rest.length > 1 ? byRule.slice(0, MOST) : [...byRule];
  if (rest.length > 1) shown.push({ name: `${rest.length} other rules`, count: rest.reduce((sum, one) => sum + one.count, 0) });
  return {
    series: [{ key: 'replicas', name: 'replicas', color: 'var(--class-copy)' }],
    rows: shown.map(({ name, count: replicas }) => ({ name, values: { replicas } })),
  };
}

export default function Replicas({ replicas }: { readonly replicas: Overview['replicas'] }) {
  const { total, secrets, byClass } = replicas;
  return (
    <div className="replicas">
      <BarsCard
        title="Replicas by place"
        className="replicas-wide"
        note={`${plural(total, 'replica')} of ${plural(secrets, 'secret')}`}
        bars={placeBars(replicas.byPlace)}
      >
        <ul className="class-key">
          {byClass.map(({ name, count: n }) => (
            <li key={name} title={classMeaning[name as PlaceClass]}>
              <span className={`class-dot class-${name.toLowerCase()}`} aria-hidden="true" />
              {name} <b>{count(n)}</b> <span className="faint">{total > 0 && share(n / total)}</span>
            </li>
          ))}
        </ul>
      </BarsCard>
      <BarsCard title="Replicas by rule" note="what kind of secret it is" bars={ruleBars(replicas.byRule)} />
    </div>
  );
}

/** A chart, and the same as a table for whoever reads numbers better. */
function BarsCard(props: {
  readonly title: string;
  readonly note: string;
  readonly bars: Bars;
  readonly className?: string;
  readonly children?: ReactNode;
}) {
  const { bars } = props;
  const [asTable, setAsTable] = useState(false);
  const empty = bars.rows.length === 0;
  return (
    <Card
      title={props.title}
      note={props.note}
      {...(props.className ? { className: props.className } : {})}
      actions={
        !empty && (
          <ToggleButton className="button as-table" isSelected={asTable} onChange={setAsTable} aria-label={`${props.title} as a table`}>
            Table
          </ToggleButton>
        )
      }
    >
      {props.children}
      {empty ? (
        <p className="replicas-none">No device has reported a replica yet.</p>
      ) : asTable ? (
        <BarsTable title={props.title} bars={bars} />
      ) : (
        <StackedBars label={props.title} bars={bars} />
      )}
    </Card>
  );
}

function BarsTable({ title, bars }: { readonly title: string; readonly bars: Bars }) {
  return (
    <table className="bars-table">
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <td />
          {bars.series.map(({ key, name }) => (
            <th key={key} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.rows.map(({ name, values }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {bars.series.map(({ key }) => (
              <td key={key}>{values[key] ? count(values[key]) : '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
