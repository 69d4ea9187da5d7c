/**
 * npm run bench:accuracy [-- DIR] — precision and recall of all rules over labelled samples (`*.jsonl`, one JSON object a line:
 * src, rule, label 1 or 0, text, and spans where the source says where its secret stands). The samples are not in the repository.
 *
 * npm run bench:accuracy -- --code DIR… — findings per GB in trees of ordinary code, with each distinct one to look at.
 *
 * Prints no value: what is listed is masked. Judges nothing.
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { allRules, createEngine } from '../../src/scan/index.ts';
import { scanCode } from './accuracy-code.ts';
import { judge, masked, noSecret, readSamples, type Meeting, type Verdict } from './accuracy-samples.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    code: { type: 'boolean', default: false },
    /** With --code: only rules whose id holds this. */
    rule: { type: 'string' },
    /** With --code: how many distinct findings of a rule are shown. */
    most: { type: 'string', default: '20' },
    help: { type: 'boolean', default: false },
  },
});

const say = (line = '') => process.stdout.write(`${line}\n`);
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const evidence = new Map(allRules.map((rule) => [rule.id, rule.evidence ?? 'shape'] as const));

const folder = positionals[0] ?? process.env['LASTCOPY_LABELLED'];
if (options.help || folder === undefined || (options.code && positionals.length === 0)) {
  say('Give a folder of labelled samples: npm run bench:accuracy -- DIR, or set LASTCOPY_LABELLED.');
  say('Each *.jsonl file in it has one JSON object a line: "src", "rule", "label" (1: a secret, 0: none), "text", and "spans" (ranges of');
  say('characters) where known. Such samples can be made from the tests of gitleaks (cmd/generate/config/rules: tps and fps of each rule)');
  say(
    'and secretlint (packages/@secretlint/*/test/snapshots: input and output.json); both are under the MIT licence. Keep them out of the',
  );
  say('repository: they look like live credentials. For ordinary code: npm run bench:accuracy -- --code DIR…');
  process.exit(options.help ? 0 : 2);
}
for (const path of options.code ? positionals : [folder]) {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) continue;
  say(`There is no ${path}: give a folder that exists.`);
  process.exit(2);
}
if (options.code) code();
else samples(folder);

function code(): void {
  const report = scanCode(positionals, options.rule);
  const gigabytes = report.bytes / 1e9;
  for (const { rule, count, alarms } of report.rules) {
    say(`\n${rule} (${evidence.get(rule)}): ${count} findings, ${alarms.length} distinct, ${(count / gigabytes).toFixed(1)} per GB`);
    for (const { where, count: times } of alarms.slice(0, Number(options.most))) say(`  ${String(times).padStart(5)} × ${where}`);
    if (alarms.length > Number(options.most)) say(`        and ${alarms.length - Number(options.most)} more: --most N shows them`);
  }
  const count = report.rules.reduce((sum, rule) => sum + rule.count, 0);
  const distinct = report.rules.reduce((sum, rule) => sum + rule.alarms.length, 0);
  say(
    `\n${report.files} files, ${(report.bytes / 1e6).toFixed(0)} MB in ${(report.milliseconds / 1000).toFixed(1)} s; ${report.unread} could not be read`,
  );
  say(`${count} findings of ${report.rules.length} rules, ${distinct} distinct values`);
  say(`${(count / gigabytes).toFixed(1)} findings and ${(distinct / gigabytes).toFixed(1)} distinct values per GB of ordinary code`);
}

function samples(from: string): void {
  const engine = createEngine({ rules: allRules, blockBytes: 1_048_576 });
  const verdicts = readSamples(from).map((sample) => judge(engine, sample));
  const contradictory = contradictions(verdicts);

  say(
    `${allRules.length} rules over ${verdicts.length} samples. A sample is right when a finding overlaps a labelled span (any finding where the`,
  );
  say('source gives no span), or when a sample without a secret gives none.\n');
  const bySource = Map.groupBy(verdicts, ({ sample }) => sample.src);
  for (const [source, own] of bySource) {
    say(heading(source));
    for (const [rule, some] of [...Map.groupBy(own, ({ sample }) => sample.rule)].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      say(row(rule, some));
    say(row(`all of ${source}`, own));
    say(`${row('  secrets only, without contradictory samples', own.filter(counts))}\n`);
    spanRow(source, own);
  }
  say(heading('all'));
  say(row('overall', verdicts));
  say(row('overall, secrets only', verdicts.filter(counts)));
  say(`\nNot counted in "secrets only": rules of a source that look for something else, and ${contradictory.size} texts with both labels`);
  say('(the source tests an option of its own with them).');
  confusions(verdicts);

  function counts(verdict: Verdict): boolean {
    return noSecret(verdict.sample) === null && !contradictory.has(verdict.sample.text);
  }
}

/** Texts that a source labels both ways. */
function contradictions(verdicts: readonly Verdict[]): Set<string> {
  const labels = Map.groupBy(verdicts, ({ sample }) => sample.text);
  return new Set([...labels].filter(([, own]) => new Set(own.map(({ sample }) => sample.label)).size > 1).map(([text]) => text));
}

function heading(title: string): string {
  return `${title.padEnd(48)}${['found', 'missed', 'alarms', 'silent', 'precision', 'recall', 'F1'].map((word) => word.padStart(10)).join('')}`;
}

function row(title: string, verdicts: readonly Verdict[]): string {
  const count = (label: 0 | 1, right: boolean) =>
    verdicts.filter(({ sample, right: got }) => sample.label === label && got === right).length;
  const [found, missed, alarms, silent] = [count(1, true), count(1, false), count(0, false), count(0, true)];
  const f1 = found === 0 ? '–' : ((2 * found) / (2 * found + missed + alarms)).toFixed(3);
  const cells = [found, missed, alarms, silent, percent(found, found + alarms), percent(found, found + missed), f1];
  return `${title.padEnd(48)}${cells.map((cell) => String(cell).padStart(10)).join('')}`;
}

/** How strictly spans are met, for a source that gives them. */
function spanRow(source: string, verdicts: readonly Verdict[]): void {
  const meetings = verdicts.flatMap((verdict) => (noSecret(verdict.sample) === null ? verdict.meetings : []));
  if (meetings.length === 0) {
    const named = verdicts.reduce((sum, { withName }) => sum + withName, 0);
    say(`${source} gives no spans. Findings that hold the name before their value: ${named}.\n`);
    return;
  }
  const of = (meeting: Meeting) => meetings.filter((one) => one === meeting).length;
  const extra = verdicts.reduce((sum, verdict) => sum + verdict.extra.length, 0);
  say(
    `Spans of ${source} (${meetings.length}): exact ${of('exact')}, ours inside theirs ${of('inside')}, ours around theirs ${of('outside')},`,
  );
  say(
    `overlapping ${of('overlap')}, missed ${of('missed')}: ${percent(meetings.length - of('missed'), meetings.length)} met. Findings beside all spans: ${extra}.\n`,
  );
}

function confusions(verdicts: readonly Verdict[]): void {
  const list = (title: string, chosen: readonly Verdict[], line: (verdict: Verdict) => string) => {
    say(`\n${title}: ${chosen.length}`);
    for (const verdict of chosen) say(`  ${verdict.sample.at.padEnd(22)}${verdict.sample.rule.padEnd(40)}${line(verdict)}`);
  };
  const why = ({ sample }: Verdict) => (noSecret(sample) === null ? masked(sample.text) : `(${noSecret(sample)})`);
  const rulesOf = ({ found }: Verdict) => [...new Set(found.map(({ by }) => by))].join(', ');
  const wrong = verdicts.filter(({ right }) => !right);
  list(
    'missed',
    wrong.filter(({ sample }) => sample.label === 1),
    why,
  );
  const alarms = wrong.filter(({ sample }) => sample.label === 0);
  const shaped = (verdict: Verdict) => verdict.found.every(({ by }) => evidence.get(by) === 'shape');
  const line = (verdict: Verdict) => `${rulesOf(verdict)}: ${masked(verdict.sample.text, 70)}`;
  list(
    'false alarms by the name or context of a value',
    alarms.filter((verdict) => !shaped(verdict)),
    line,
  );
  list("false alarms by a token's own shape (what is none to the source's rule may be a token to another)", alarms.filter(shaped), line);
  const part = verdicts.filter(({ right, meetings, sample }) => right && meetings.includes('missed') && noSecret(sample) === null);
  list(
    'found in part: spans missed',
    part,
    (verdict) => `${verdict.meetings.filter((meeting) => meeting === 'missed').length} of ${verdict.meetings.length}`,
  );
  list(
    'findings beside the labelled spans',
    verdicts.filter(({ extra }) => extra.length > 0),
    ({ extra }) => extra.map(({ by }) => by).join(', '),
  );
}
