import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, Match } from '../../src/scan/index.ts';

/** Labelled samples, and what the engine makes of each. */

/** One line of a `*.jsonl` file. `spans` are ranges of UTF-16 units where the source says where its secret is. */
export interface Sample {
  /** The file's name and the line in it, from 1. */
  readonly at: string;
  readonly src: string;
  /** The source's own name of its rule. */
  readonly rule: string;
  readonly label: 0 | 1;
  readonly text: string;
  readonly spans: readonly (readonly [number, number])[] | null;
}

/** How a labelled span was met. `outside`: ours holds more than theirs; `inside`: less (a password of a URL). */
export type Meeting = 'exact' | 'inside' | 'outside' | 'overlap' | 'missed';

export interface Verdict {
  readonly sample: Sample;
  readonly found: readonly Match[];
  /** One for each labelled span. */
  readonly meetings: readonly Meeting[];
  /** Findings of a sample with spans that touch none of them. */
  readonly extra: readonly Match[];
  /** Label 1: a finding that meets a span, or any finding where the source gives none. Label 0: no finding. */
  readonly right: boolean;
  /** Findings whose span begins with the name that the value is assigned to. */
  readonly withName: number;
}

/** Sources' rules that test their own machinery, or look for what is no secret: counted, and left out of the second figure. */
const NO_SECRETS = new Map([
  ['pkcs12-file', 'the name of a file'],
  ['gcp-service-account', 'the kind of a document'],
  ['secretlint-rule-no-homedir', "the path of a person's folder"],
  ['secretlint-rule-no-dotenv', 'the name of a file'],
  ['secretlint-rule-no-k8s-kind-secret', 'the kind of a document'],
  ['secretlint-rule-filter-comments', "the source's own comments"],
  ['secretlint-rule-example', 'a made-up word'],
  ['secretlint-rule-pattern', "patterns of the user's own"],
]);

export const noSecret = (sample: Sample): string | null => NO_SECRETS.get(sample.rule) ?? null;

/** Throws where a line is no sample, naming the line. */
export function readSamples(folder: string): Sample[] {
  const samples: Sample[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()) {
    for (const [index, line] of readFileSync(join(folder, file), 'utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      const at = `${file}:${index + 1}`;
      const value = JSON.parse(line) as Partial<Sample>;
      if (typeof value.text !== 'string' || typeof value.rule !== 'string' || (value.label !== 0 && value.label !== 1))
        throw new Error(`${at} is no sample: it needs "rule", "label" (0 or 1) and "text".`);
      samples.push({ at, src: value.src ?? file, rule: value.rule, label: value.label, text: value.text, spans: value.spans ?? null });
    }
  }
  return samples;
}

export function judge(engine: Engine, sample: Sample): Verdict {
  const bytes = Buffer.from(sample.text);
  const input = engine.input();
  if (bytes.length > input.length) throw new RangeError(`${sample.at} is longer than a block: give shorter samples.`);
  input.set(bytes);
  const found = engine.scan(bytes.length);
  const spans = sample.label === 1 ? (sample.spans ?? []).map((span) => inBytes(sample.text, span)) : [];
  const meetings = spans.map((span) => meetingOf(span, found));
  const touches = ({ span }: Match) => spans.some(([start, end]) => span.start < end && start < span.end);
  const hit = spans.length === 0 ? found.length > 0 : meetings.some((meeting) => meeting !== 'missed');
  return {
    sample,
    found,
    meetings,
    extra: spans.length === 0 ? [] : found.filter((match) => !touches(match)),
    right: sample.label === 1 ? hit : found.length === 0,
    withName: found.filter(({ value }) => /^[\w.-]{2,40}["']?[ \t]*(?:=>|:=|=[^=]|:[^/])./.test(Buffer.from(value).toString('latin1')))
      .length,
  };
}

function inBytes(text: string, [start, end]: readonly [number, number]): [number, number] {
  return [Buffer.byteLength(text.slice(0, start)), Buffer.byteLength(text.slice(0, end))];
}

function meetingOf([start, end]: readonly [number, number], found: readonly Match[]): Meeting {
  let best: Meeting = 'missed';
  for (const { span } of found) {
    if (span.start === start && span.end === end) return 'exact';
    if (span.start >= end || span.end <= start) continue;
    if (span.start >= start && span.end <= end) best = 'inside';
    else if (best !== 'inside') best = span.start <= start && span.end >= end ? 'outside' : 'overlap';
  }
  return best;
}

/** The text's beginning, with every run that could be a secret, and everything that is assigned, replaced by its length. */
export function masked(text: string, limit = 90): string {
  const line = text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/[A-Za-z0-9+/_.~!@#$%^&*=-]{7,}/g, (run) => (/^[A-Za-z_.-]{1,31}$/.test(run) ? run : `<${run.length}>`))
    .replaceAll(/(?<=[:=>]\s{0,8}["'\\]{0,3})[^\s"'<>{}()[\]]{4,}/g, (run) => `<${run.length}>`);
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
