import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Check, failed, ok, warning } from './check.ts';

const AGAIN = 'Install Lastcopy again, with its optional dependencies (npm install --include=optional) or from its package.';

/** The pinned Node runs, and the files of the product are all there. */
export const runtime: Check = {
  id: 'runtime',
  look({ context: { processes } }) {
    const missing = [processes.launcher, processes.scanner, processes.purger]
      .map((url) => fileURLToPath(url))
      .find((path) => !existsSync(path));
    if (missing !== undefined) return failed(`A part of Lastcopy is missing: ${missing}.`, AGAIN);
    const pinned = pinnedVersion(new URL('../../package.json', processes.launcher));
    if (pinned !== null && process.version !== `v${pinned}`) {
      return warning(`Lastcopy runs on Node ${process.version} instead of the v${pinned} that it was tested with.`, AGAIN);
    }
    return ok(`Node ${process.version}, as it was tested with; all parts are there.`);
  },
};

/** All platforms' packages carry one version. */
function pinnedVersion(manifest: URL): string | null {
  try {
    const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { optionalDependencies?: Record<string, string> };
    return optionalDependencies[`node-${process.platform}-${process.arch}`] ?? Object.values(optionalDependencies)[0] ?? null;
  } catch {
    return null;
  }
}
