import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders of the tests that take longest. Begun last, one of them would keep everybody waiting for a single worker. */
const LONGEST = ['/test/fault/', '/test/model/', '/test/purge/', '/test/e2e/', '/test/server/', '/test/dashboard/'];

/** Vitest goes by size where it has no times of an earlier run. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const found = LONGEST.findIndex((folder) => moduleId.includes(folder));
  return found < 0 ? LONGEST.length : found;
}
