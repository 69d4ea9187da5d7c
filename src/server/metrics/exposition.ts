/**
 * Figures as text for Prometheus: its format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats) or OpenMetrics 1.0, which
 * differ in how counters are named and in the end mark.
 */
export interface Family {
  /** Without the `_total` of a counter. */
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** Of a histogram: `_bucket`, `_count`, `_sum`. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Format = 'text' | 'openmetrics';

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const number = (value: number): string => (value === Number.POSITIVE_INFINITY ? '+Inf' : String(value));

function line(name: string, { suffix = '', labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${suffix}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${number(value)}\n`;
}

/** A family without samples is left out. */
export function exposition(families: readonly Family[], format: Format): string {
  let text = '';
  for (const { name, type, help, samples } of families) {
    if (samples.length === 0) continue;
    const full = type === 'counter' ? `${name}_total` : name;
    const named = format === 'text' ? full : name;
    text += `# HELP ${named} ${format === 'text' ? escaped(help) : escaped(help).replaceAll('"', '\\"')}\n# TYPE ${named} ${type}\n`;
    for (const sample of samples) text += line(full, sample);
  }
  return format === 'openmetrics' ? `${text}# EOF\n` : text;
}
