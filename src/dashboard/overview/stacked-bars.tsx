import { Bar, BarChart, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { count, roughly } from '../figures.ts';

export interface Bars {
  readonly series: readonly { readonly key: string; readonly name: string; readonly color: string }[];
  readonly rows: readonly { readonly name: string; readonly values: Readonly<Record<string, number>> }[];
}

const ROW = 25;

/** Horizontal bars, one a row, each of the series' parts in their order. */
export function StackedBars({ label, bars }: { readonly label: string; readonly bars: Bars }) {
  const { series, rows } = bars;
  const total = (values: Bars['rows'][number]['values']) => series.reduce((sum, { key }) => sum + (values[key] ?? 0), 0);
  const most = Math.max(...rows.map(({ values }) => total(values)));
  // A part too thin to be seen ends every row: the total stands beside it.
  const data = rows.map(({ name, values }) => ({ name, ...values, total: total(values), end: most / 1e6 }));
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const sentence = `${label}: ${data.map((row) => `${row.name} ${count(row.total)}`).join(', ')}`;
  return (
    <div className="bars" role="img" aria-label={sentence}>
      <ResponsiveContainer width="100%" height={rows.length * ROW + 4} initialDimension={{ width: 480, height: rows.length * ROW + 4 }}>
        <BarChart
          layout="vertical"
          data={data}
          margin={{ top: 0, right: 46, bottom: 0, left: 0 }}
          barCategoryGap={5}
          accessibilityLayer={false}
        >
          <XAxis type="number" hide domain={[0, most * 1.0001]} />
          <YAxis
            type="category"
            dataKey="name"
            width={168}
            interval={0}
            axisLine={false}
            tickLine={false}
            tick={{ fill: 'var(--ink-2)', fontSize: 12.5 }}
          />
          <Tooltip
            cursor={{ fill: 'var(--hover)' }}
            isAnimationActive={false}
            formatter={(value) => count(Number(value))}
            wrapperClassName="bars-tip"
            contentStyle={{}}
          />
          {series.map(({ key, name, color }) => (
            <Bar key={key} dataKey={key} name={name} stackId="all" fill={color} isAnimationActive={!still} animationDuration={350} />
          ))}
          <Bar dataKey="end" stackId="all" tooltipType="none" legendType="none" isAnimationActive={false}>
            <LabelList dataKey="total" position="right" formatter={(value) => roughly(Number(value))} className="bars-total" />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
