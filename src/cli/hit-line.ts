import { type RawPath, showPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import { locatorText } from '../protocol/index.ts';
import { type Hit, openRedactor, type SearchEvent, type SearchSummary } from '../search/index.ts';
import { EXIT } from './exit.ts';
import { bytes, colors, duration, plural, say } from './output.ts';

/** How search results look: as NDJSON (the contract of README "Command line") and to a person. Never a value. */

/** Paths and locators as they may be printed: a secret in a name is masked, and then its bytes are left out as well. */
export interface Mask {
  path(path: RawPath): { path: string; pathBase64?: string };
  locator(locator: Locator): Locator;
}

/** `value`: the one that is hunted, so that it is masked whatever its shape. */
export async function openMask(value?: Uint8Array): Promise<Mask> {
  const redactor = await openRedactor();
  const hunt = value ? [{ kind: 'plain' as const, id: 'secret', value, context: 'any' as const }] : [];
  return {
    path(raw) {
      const shown = showPath(raw);
      const path = redactor.text(shown.path, hunt);
      return path === shown.path ? shown : { path };
    },
    locator: (locator) => redactor.locator(locator, hunt),
  };
}

export type NotVisible = Extract<SearchEvent, { type: 'not-visible' }>;

export function findingLine(hit: Hit, mask: Mask): Record<string, unknown> {
  return { type: 'finding', rule: hit.by, ...whereabouts(hit, mask), fingerprint: hit.fingerprint, length: hit.length };
}

export function replicaLine(hit: Hit, mask: Mask): Record<string, unknown> {
  return { type: 'replica', ...whereabouts(hit, mask) };
}

/** Where a hit stands, and in what form. */
function whereabouts(hit: Hit, mask: Mask): Record<string, unknown> {
  const { file, form, locator, span, pieces } = hit;
  return {
    ...mask.path(file.path),
    place: file.place,
    class: file.class,
    format: file.format,
    form,
    locator: mask.locator(locator),
    span,
    ...(pieces ? { pieces } : {}),
  };
}

export function notVisibleLine(event: NotVisible, mask: Mask): Record<string, unknown> {
  return { type: 'not-visible', ...mask.path(event.path), reason: event.reason, detail: event.detail };
}

/** Prints hits grouped by file as they come. */
export class HitPrinter {
  #path: RawPath | null = null;
  readonly #notVisible: NotVisible[] = [];
  readonly #mask: Mask;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  hit(hit: Hit, what: string): void {
    if (this.#path === null || !Buffer.from(this.#path).equals(Buffer.from(hit.file.path))) {
      this.#path = hit.file.path;
      say(`${colors.bold(this.#mask.path(hit.file.path).path)}  ${colors.dim(`${hit.file.place} · ${hit.file.class}`)}`);
    }
    say(`  ${locatorText(this.#mask.locator(hit.locator)).padEnd(28)}  ${what}${hit.form === 'raw' ? '' : colors.dim(` as ${hit.form}`)}`);
  }

  notVisible(event: NotVisible): void {
    this.#notVisible.push(event);
  }

  /** The parts that could not be looked into, before the summary: they belong to every result. */
  end(): void {
    if (this.#notVisible.length === 0) return;
    say(colors.yellow('Not visible:'));
    for (const event of this.#notVisible.slice(0, 50)) say(`  ${this.#mask.path(event.path).path}  ${event.reason}: ${event.detail}`);
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
