import type { SearchEvent } from '../search/index.ts';
import type { Mask } from './hit-line.ts';
import { bytes } from './output.ts';

/** One line of progress: how much has been read, and where the search is now. */
export function searchProgress(event: Extract<SearchEvent, { type: 'progress' }>, mask: Mask): string {
  const share = event.total ? ` of ${event.total}` : '';
  return `${event.files}${share} files, ${bytes(event.bytes)}  ${mask.path(event.path).path}`;
}
