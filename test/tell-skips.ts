import type { Reporter, TestModule } from 'vitest/node';

/**
 * Tells every skipped test by name, so that "all green" never hides one; with LASTCOPY_NO_SKIP=1 (as CI sets it) a skip
 * fails the run. Names the slowest files too, and ends with a plain line of counts.
 */
export default class TellSkips implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests()]);
    const by = (state: 'passed' | 'failed' | 'skipped') => all.filter((test) => test.result().state === state);
    const skipped = by('skipped');
    const filtered = process.argv.some((word) => word === '-t' || word.startsWith('--testNamePattern'));
    if (skipped.length > 0 && !filtered) {
      console.log(`\nSKIPPED on this machine (${skipped.length}):`);
      for (const test of skipped) console.log(`  ${test.module.relativeModuleId} > ${test.fullName}`);
      if (process.env['LASTCOPY_NO_SKIP'] === '1') {
        console.log('LASTCOPY_NO_SKIP is set: a skipped test fails the run.');
        process.exitCode = 1;
      }
    }
    const slowest = modules.toSorted((a, b) => b.diagnostic().duration - a.diagnostic().duration).slice(0, 8);
    if (modules.length > 8) {
      console.log('\nSlowest files:');
      for (const module of slowest) console.log(`  ${(module.diagnostic().duration / 1_000).toFixed(1)} s  ${module.relativeModuleId}`);
    }
    console.log(`\n${by('passed').length} passed, ${by('failed').length} failed, ${skipped.length} skipped`);
  }
}
