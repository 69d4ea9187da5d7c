/**
 * search/ — finds secrets in files: walks, reads, decodes and scans, in a process of its own. Hunt, verification and the
 * command line all search through here.
 *
 * Promise: files are opened for reading only, without following links, and nothing that a file holds can stop a search or
 * leave this room but as a fingerprint, a place and a span. Every regular file gets a pass over its raw bytes, whatever its
 * format; what is not read is told as not visible, never skipped in silence (searchFiles names the three exceptions).
 * Values live in the scanner's memory only, and are wiped after use.
 *
 * May import disk, formats, places, scan and forms. Not purge (this room must not be able to write), not trust or protocol
 * (it judges no order and knows no wire).
 */
import type { Redactor } from './redactor.ts';

export type { Redactor } from './redactor.ts';
export { IGNORE_FILE, IgnoreRules } from './ignore.ts';
export type { IgnoredBy } from './ignore.ts';
export type {
  FileSeen,
  Hit,
  IgnoreOptions,
  NotVisibleEvent,
  Scanner,
  SearchEntry,
  SearchEvent,
  SearchKeys,
  SearchRequest,
  SearchSummary,
} from './face.ts';
export { discoverPointers } from './discovery.ts';
export { ScannerDied } from './errors.ts';
export { KnownFiles } from './known-files.ts';
export type { FileState } from './known-files.ts';
export { createMatcher } from './matcher.ts';
export type { Matcher } from './matcher.ts';
export { FileSurroundings, INNER } from './surroundings.ts';
export { deflater } from './deflate.ts';
export { holdersOf } from './open-files.ts';
export { ownersNow } from './owners.ts';
export type { OwnerApplication, OwnerSeen, OwnersNow, OwnerSign } from './owners.ts';
export { programsNow } from './programs-now.ts';
export { OwnerVigil } from './owner-vigil.ts';
export type { OwnedFile } from './owner-vigil.ts';
export { discoverRoots, isPeoples } from './roots.ts';
export type { DiscoveredRoots } from './roots.ts';
export { surveyPlaces } from './survey.ts';
export type { PlaceSeen, Survey, SurveyUnseen } from './survey.ts';
export { startScanner } from './scanner.ts';
export type { ScannerOptions } from './scanner.ts';
export { searchFiles } from './search.ts';
export type { SearchContext } from './search.ts';
export { DEPTH, formatWithin, nameWithin, rawForm, stepsWithin } from './within.ts';

/** Masks secrets in paths and locators. Loads the rules: a resting process that shows nothing never pays for them. */
export async function openRedactor(): Promise<Redactor> {
  return (await import('./redactor.ts')).openRedactor();
}
