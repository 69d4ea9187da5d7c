import type { Locator } from '../../formats/index.ts';
import type { PlaceClass } from '../../places/index.ts';
import type { Span } from '../../scan/index.ts';

/**
 * What a search tells, ready to be shown: paths and locators are masked, and no line has a value in it. The fields are those of
 * the NDJSON lines, which scripts rely on.
 */
export interface HitLine {
  readonly type: 'finding' | 'replica';
  /** Of a finding. */
  readonly rule?: string;
  readonly path: string;
  readonly pathBase64?: string;
  readonly place: string;
  readonly class: PlaceClass;
  readonly format: string;
  readonly form: string;
  readonly locator: Locator;
  readonly span: Span | null;
  readonly pieces?: readonly Span[];
  /** Of a finding. */
  readonly fingerprint?: string;
  readonly length?: number;
}

export interface AllowedBy {
  readonly reason: string;
  readonly until: string | null;
}

export interface NotVisibleLine {
  readonly type: 'not-visible';
  readonly path: string;
  readonly pathBase64?: string;
  readonly reason: string;
  readonly detail: string;
}

export interface IgnoredLine {
  readonly type: 'ignored';
  readonly path: string;
  readonly pathBase64?: string;
  readonly kind: 'file' | 'directory';
  readonly pattern: string;
  /** The ignore file with the pattern; null where it was given on the command line. */
  readonly file: string | null;
  readonly line: number;
  readonly reason: string | null;
}

/** An ignore file that was not followed. */
export interface IgnoreFileLine {
  readonly type: 'ignore-file';
  readonly path: string;
  readonly pathBase64?: string;
  readonly detail: string;
}

export interface SummaryLine {
  readonly type: 'summary';
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Of a scan. */
  readonly findings?: number;
  /** Of a hunt. */
  readonly replicas?: number;
  readonly allowed?: number;
  readonly ignored?: number;
  /** Files of an interrupted scan that were not read again. */
  readonly resumed?: number;
  readonly notVisible: number;
}

/** One way to show results. Calls come in this order: anything of the upper ones, as it is met, then `end`, once. */
export interface Results {
  hit(line: HitLine): void;
  allowed(line: HitLine, by: AllowedBy): void;
  notVisible(line: NotVisibleLine): void;
  ignored(line: IgnoredLine): void;
  ignoreFile(line: IgnoreFileLine): void;
  end(summary: SummaryLine, exitCode: number): void;
}

export const FORMATS = ['table', 'ndjson', 'sarif'] as const;
export type ResultFormat = (typeof FORMATS)[number];
