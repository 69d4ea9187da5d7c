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
  const data = rows.map(({ name, values }) => ({ name, ...values, total: total(values) }));
  const most = Math.max(...data.map((row) => row.total));
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const sentence = `${label}: ${data.map((row) => `${row.name} ${count(row.total)}`).join(', ')}`;
  return (
    <div className="bars" role="img" aria-label={sentence}>
      <ResponsiveContainer width="100%" height={rows.length * ROW + 4} initialDimension={{ width: 480, height: rows.length * ROW + 4 }}>
        <BarChart layout="vertical" data={data} margin={{ top: 0, right: 46, bottom: 0, left: 0 }} barCategoryGap={7} accessibilityLayer={false}>
          <XAxis type="number" hide domain={[0, most]} />
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
          {series.map(({ key, name, color }, index) => (
            <Bar key={key} dataKey={key} name={name} stackId="all" fill={color} isAnimationActive={!still} animationDuration={350} radius={2}>
              {index === series.length - 1 && <LabelList dataKey="total" position="right" formatter={(value) => roughly(Number(value))} className="bars-total" />}
            </Bar>
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
