import { type RawPath, showPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import type { Hit, SearchEvent, SearchSummary } from '../search/index.ts';
import { EXIT } from './exit.ts';
import { bytes, colors, duration, plural, say } from './output.ts';

/** How search results look: as NDJSON (the contract of README "Command line") and to a person. Never a value. */

type NotVisible = Extract<SearchEvent, { type: 'not-visible' }>;

export function findingLine(hit: Hit): Record<string, unknown> {
  return {
    type: 'finding',
    rule: hit.by,
    ...showPath(hit.file.path),
    place: hit.file.place,
    class: hit.file.class,
    format: hit.file.format,
    form: hit.form,
    locator: hit.locator,
    span: hit.span,
    ...(hit.pieces ? { pieces: hit.pieces } : {}),
    fingerprint: hit.fingerprint,
    length: hit.length,
  };
}

export function replicaLine(hit: Hit): Record<string, unknown> {
  return {
    type: 'replica',
    ...showPath(hit.file.path),
    place: hit.file.place,
    class: hit.file.class,
    format: hit.file.format,
    form: hit.form,
    locator: hit.locator,
    span: hit.span,
    ...(hit.pieces ? { pieces: hit.pieces } : {}),
  };
}

export function notVisibleLine(event: NotVisible): Record<string, unknown> {
  return { type: 'not-visible', ...showPath(event.path), reason: event.reason, detail: event.detail };
}

/** `line 3, /env/TOKEN` */
export function locatorText(locator: Locator): string {
  return locator
    .map((step) => {
      switch (step.kind) {
        case 'line':
          return step.column === undefined ? `line ${step.line}` : `line ${step.line}:${step.column}`;
        case 'pointer':
          return step.pointer === '' ? 'whole document' : step.pointer;
        case 'entry':
          return step.name;
        case 'cell':
          return `${step.table}[${step.row}].${step.column}`;
        case 'key':
          return step.key;
        case 'offset':
          return `byte ${step.offset}`;
      }
    })
    .join(', ');
}

/** Prints hits grouped by file as they come. */
export class HitPrinter {
  #path: RawPath | null = null;
  readonly #notVisible: NotVisible[] = [];

  hit(hit: Hit, what: string): void {
    if (this.#path === null || !Buffer.from(this.#path).equals(Buffer.from(hit.file.path))) {
      this.#path = hit.file.path;
      say(`${colors.bold(showPath(hit.file.path).path)}  ${colors.dim(`${hit.file.place} · ${hit.file.class}`)}`);
    }
    say(`  ${locatorText(hit.locator).padEnd(28)}  ${what}${hit.form === 'raw' ? '' : colors.dim(` as ${hit.form}`)}`);
  }

  notVisible(event: NotVisible): void {
    this.#notVisible.push(event);
  }

  /** The parts that could not be looked into, before the summary: they belong to every result. */
  end(): void {
    if (this.#notVisible.length === 0) return;
    say(colors.yellow('Not visible:'));
    for (const event of this.#notVisible.slice(0, 50)) say(`  ${showPath(event.path).path}  ${event.reason}: ${event.detail}`);
    if (this.#notVisible.length > 50) say(`  … and ${this.#notVisible.length - 50} more (all with --json)`);
  }
}

export function summaryText(summary: SearchSummary, found: string): string {
  const rate = summary.seconds > 0 ? `, ${bytes(summary.bytes / summary.seconds)}/s` : '';
  return `${found} in ${plural(summary.files, 'file')} (${bytes(summary.bytes)} in ${duration(summary.seconds * 1000)}${rate}); not visible: ${summary.notVisible}`;
}

/** The exit code of scan, hunt and purge. */
export function exitCode(found: number, notVisible: number): number {
  if (found > 0) return EXIT.FOUND;
  return notVisible > 0 ? EXIT.NOT_VISIBLE : EXIT.NOTHING;
}
