import { showPath } from '../disk/index.ts';
import type { SearchEvent } from '../search/index.ts';
import { bytes } from './output.ts';

/** One line of progress: how much has been read, and where the search is now. */
export function searchProgress(event: Extract<SearchEvent, { type: 'progress' }>): string {
  const share = event.total ? ` of ${event.total}` : '';
  return `${event.files}${share} files, ${bytes(event.bytes)}  ${showPath(event.path).path}`;
}
