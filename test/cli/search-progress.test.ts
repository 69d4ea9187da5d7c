import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchProgress } from '../../src/cli/search-progress.ts';

/** The one line that a terminal shows while a search runs. */

const mask = { path: (path: string | Buffer) => ({ path: String(path) }) };
const event = (files: number, bytes: number) => ({ type: 'progress' as const, files, bytes, total: null, path: '/home/x' });

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('tells no rate in its first second, then rate, share of the last scan and time left', () => {
    const progress = new SearchProgress({ files: 1_000, bytes: 400_000_000 });
    expect(progress.text(event(3, 5_000), mask)).toBe('3 files, 5.0 KB  /home/x');
    vi.advanceTimersByTime(2_000);
    expect(progress.text(event(250, 100_000_000), mask)).toBe(
      '250 files, 100 MB  50 MB/s  25 % of the last scan  about 6.0 s left  /home/x',
    );
    // There is more now than the last time: a share would mean nothing.
    expect(progress.text(event(1_200, 500_000_000), mask)).toBe('1200 files, 500 MB  250 MB/s  /home/x');
  });

  it('tells no share where no scan of the same has ended before', () => {
    const progress = new SearchProgress(null);
    vi.advanceTimersByTime(1_000);
    expect(progress.text(event(1, 1_000), mask)).toBe('1 file, 1.0 KB  1.0 KB/s  /home/x');
  });
});
