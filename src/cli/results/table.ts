import { locatorText } from '../../protocol/index.ts';
import { bytes, colors, duration, oneLine, plural } from '../output.ts';
import { ruleOf, severityOf } from './evidence.ts';
import type { AllowedBy, HitLine, IgnoreFileLine, IgnoredLine, NotVisibleLine, Results, SummaryLine } from './face.ts';
import type { Out } from './out.ts';
import { shortFingerprint } from './short-fingerprint.ts';

/** A file with more hits than this is shown in several blocks. */
const BLOCK = 500;
const SHOWN_NOT_VISIBLE = 50;
const SHOWN_IGNORED = 10;
const SHORTEST_LOCATOR = 12;

interface Row {
  readonly locator: string;
  readonly severity: string;
  readonly what: string;
  readonly form: string;
  readonly fingerprint: string;
}

/** For people: hits by file as they come, aligned; then what was left out or not visible, counts by rule, and the summary. */
export class Table implements Results {
  readonly #out: Out;
  readonly #notVisible: NotVisibleLine[] = [];
  readonly #ignored: IgnoredLine[] = [];
  readonly #byRule = new Map<string, { found: number; files: Set<string> }>();
  #file: HitLine | null = null;
  #rows: Row[] = [];

  constructor(out: Out) {
    this.#out = out;
  }

  hit(line: HitLine): void {
    this.#row(line, '');
    if (line.rule === undefined) return;
    const counted = this.#byRule.get(line.rule) ?? { found: 0, files: new Set<string>() };
    counted.found++;
    counted.files.add(line.pathBase64 ?? line.path);
    this.#byRule.set(line.rule, counted);
  }

  allowed(line: HitLine, by: AllowedBy): void {
    this.#row(line, `allowed: ${by.reason}`);
  }

  notVisible(line: NotVisibleLine): void {
    this.#notVisible.push(line);
  }

  ignored(line: IgnoredLine): void {
    // Only so many are shown; the summary has the count.
    if (this.#ignored.length <= SHOWN_IGNORED) this.#ignored.push(line);
  }

  ignoreFile(line: IgnoreFileLine): void {
    this.#flush();
    this.#out.text(colors.yellow(`${oneLine(line.path)}: ${line.detail}`));
  }

  end(summary: SummaryLine): void {
    this.#flush();
    if (this.#ignored.length > 0) {
      this.#out.text(colors.dim('Ignored:'));
      for (const { path, kind, pattern, file, line, reason } of this.#ignored.slice(0, SHOWN_IGNORED)) {
        const rule = file === null ? `--ignore ${oneLine(pattern)}` : `${oneLine(file)}:${line}`;
        this.#out.text(
          `  ${oneLine(path)}${kind === 'directory' ? '/' : ''}  ${colors.dim(`${rule}${reason === null ? '' : `: ${oneLine(reason)}`}`)}`,
        );
      }
      const more = (summary.ignored ?? 0) - SHOWN_IGNORED;
      if (more > 0) this.#out.text(`  … and ${more} more (all with --json)`);
    }
    tellNotVisible(this.#notVisible, (text) => this.#out.text(text));
    if (this.#byRule.size > 0) {
      this.#out.text(colors.dim('By rule:'));
      const counts = [...this.#byRule].toSorted(([, a], [, b]) => b.found - a.found);
      const width = Math.max(...counts.map(([rule]) => rule.length));
      for (const [rule, { found, files }] of counts) this.#out.text(`  ${rule.padEnd(width)}  ${found} in ${plural(files.size, 'file')}`);
    }
    this.#out.text(summaryText(summary));
  }

  #row(line: HitLine, remark: string): void {
    if (this.#file?.path !== line.path || this.#file.pathBase64 !== line.pathBase64) {
      this.#flush();
      this.#file = line;
    } else if (this.#rows.length >= BLOCK) this.#flush();
    const severity = line.rule === undefined ? '' : severityOf(ruleOf(line.rule)).word;
    this.#rows.push({
      locator: oneLine(locatorText(line.locator)),
      severity: remark === '' ? severity : 'allowed',
      what: line.rule ?? 'copy',
      form: `${line.form === 'raw' ? '' : `as ${line.form}`}${remark === '' ? '' : `  ${oneLine(remark)}`}`,
      fingerprint: line.fingerprint === undefined ? '' : shortFingerprint(line.fingerprint),
    });
  }

  #flush(): void {
    if (this.#rows.length === 0 || this.#file === null) return;
    const { path, place, class: kind } = this.#file;
    const rows = this.#rows;
    this.#rows = [];
    const width = (of: (row: Row) => string): number => Math.max(...rows.map((row) => of(row).length));
    const [severity, what, fingerprint, form] = [
      width((row) => row.severity),
      width((row) => row.what),
      width((row) => row.fingerprint),
      width((row) => row.form),
    ];
    let locator = width((row) => row.locator);
    if (this.#out.columns !== null) {
      const others = [severity, what, fingerprint, form].filter((one) => one > 0).reduce((sum, one) => sum + one + 2, 2);
      locator = Math.min(locator, Math.max(this.#out.columns - others, SHORTEST_LOCATOR));
    }
    this.#out.text(`${colors.bold(oneLine(path))}  ${colors.dim(`${place} · ${kind}`)}`);
    for (const row of rows) {
      const cells = [
        shortened(row.locator, locator).padEnd(locator),
        ...(severity === 0 ? [] : [PAINT[row.severity]?.(row.severity.padEnd(severity)) ?? row.severity.padEnd(severity)]),
        row.what.padEnd(what),
        ...(fingerprint === 0 ? [] : [colors.dim(row.form === '' ? row.fingerprint : row.fingerprint.padEnd(fingerprint))]),
        ...(row.form === '' ? [] : [colors.dim(row.form)]),
      ];
      this.#out.text(`  ${cells.join('  ').trimEnd()}`);
    }
  }
}

const PAINT: Readonly<Record<string, (text: string) => string>> = {
  high: colors.red,
  medium: colors.yellow,
  low: colors.dim,
  allowed: colors.dim,
};

/** The parts that could not be looked into: they belong to every result. */
export function tellNotVisible(lines: readonly NotVisibleLine[], tell: (text: string) => void): void {
  if (lines.length === 0) return;
  tell(colors.yellow('Not visible:'));
  for (const { path, reason, detail } of lines.slice(0, SHOWN_NOT_VISIBLE)) tell(`  ${oneLine(path)}  ${reason}: ${oneLine(detail)}`);
  if (lines.length > SHOWN_NOT_VISIBLE) tell(`  … and ${lines.length - SHOWN_NOT_VISIBLE} more (all with --json)`);
}

function summaryText(summary: SummaryLine): string {
  const found = summary.findings === undefined ? plural(summary.replicas ?? 0, 'copy', 'copies') : plural(summary.findings, 'secret');
  const rate = summary.seconds > 0 ? `, ${bytes(summary.bytes / summary.seconds)}/s` : '';
  const read = `${found} in ${plural(summary.files, 'file')} (${bytes(summary.bytes)} in ${duration(summary.seconds * 1000)}${summary.resumed ? '' : rate})`;
  const counts = [
    ...(summary.resumed ? [`from the interrupted scan: ${plural(summary.resumed, 'file')}`] : []),
    ...(summary.allowed ? [`allowed: ${summary.allowed}`] : []),
    ...(summary.ignored ? [`ignored: ${summary.ignored}`] : []),
    `not visible: ${summary.notVisible}`,
  ];
  return `${read}; ${counts.join('; ')}`;
}

/** With its middle left out. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}
