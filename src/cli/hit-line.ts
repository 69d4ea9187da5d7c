import { type RawPath, showPath } from '../disk/index.ts';
import type { Locator } from '../formats/index.ts';
import { type Hit, type NotVisibleEvent, openRedactor, type SearchEvent } from '../search/index.ts';
import { EXIT } from './exit.ts';
import type { HitLine, IgnoredLine, IgnoreFileLine, NotVisibleLine } from './results/face.ts';

/** Search results as lines that may be shown (the contract of README "Command line"). Never a value. */

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

export function findingLine(hit: Hit, mask: Mask): HitLine & { readonly fingerprint: string } {
  return { type: 'finding', rule: hit.by, ...whereabouts(hit, mask), fingerprint: hit.fingerprint, length: hit.length };
}

export function replicaLine(hit: Hit, mask: Mask): HitLine {
  return { type: 'replica', ...whereabouts(hit, mask) };
}

/** Where a hit stands, and in what form. */
function whereabouts(hit: Hit, mask: Mask): Omit<HitLine, 'type'> {
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

export function notVisibleLine(event: NotVisibleEvent, mask: Mask): NotVisibleLine {
  return { type: 'not-visible', ...mask.path(event.path), reason: event.reason, detail: mask.path(event.detail).path };
}

export function ignoredLine({ path, kind, by }: Extract<SearchEvent, { type: 'ignored' }>, mask: Mask): IgnoredLine {
  const file = by.file === null ? null : mask.path(by.file).path;
  return { type: 'ignored', ...mask.path(path), kind, pattern: mask.path(by.pattern).path, file, line: by.line, reason: by.reason };
}

export function ignoreFileLine({ path, detail }: Extract<SearchEvent, { type: 'ignore-file' }>, mask: Mask): IgnoreFileLine {
  return { type: 'ignore-file', ...mask.path(path), detail };
}

/** The exit code of scan, hunt and purge. */
export function exitCode(found: number, notVisible: number): number {
  if (found > 0) return EXIT.FOUND;
  return notVisible > 0 ? EXIT.NOT_VISIBLE : EXIT.NOTHING;
}
