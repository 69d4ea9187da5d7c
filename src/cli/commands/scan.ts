import { join } from 'node:path';
import { AllowList } from '../allowed.ts';
import { type Context, refuseRoot } from '../context.ts';
import { EXIT, UserError } from '../exit.ts';
import { exitCode, findingLine, ignoredLine, ignoreFileLine, notVisibleLine, openMask } from '../hit-line.ts';
import { ignoreOptions } from '../ignoring.ts';
import { searchKeys } from '../local-keys.ts';
import { localSearch } from '../local-search.ts';
import { note } from '../output.ts';
import type { HitLine, NotVisibleLine } from '../results/face.ts';
import { type FormatOptions, formatOf, openResults } from '../results/open.ts';
import { openOut } from '../results/out.ts';
import { rememberTotal, totalOf } from '../resume/past-scans.ts';
import { Recorder } from '../resume/recorder.ts';
import { scanNames } from '../resume/scan-name.ts';
import { targets } from '../targets.ts';

export interface ScanOptions extends FormatOptions {
  readonly output?: string;
  readonly ignore?: readonly string[];
  readonly why?: string;
  readonly resume?: boolean;
  readonly threads?: number;
  readonly quiet?: boolean;
}

/** A scan that took less is not worth remembering how long it was. */
const WORTH_REMEMBERING_S = 1;

/** `lastcopy scan PATH…` */
export async function scan(context: Context, paths: readonly string[], options: ScanOptions): Promise<number> {
  refuseRoot(context, 'scan');
  if (options.why !== undefined) return (await import('../why.ts')).why(context, options.why, paths, options);
  if (paths.length === 0) throw new UserError('No path was named.', 'lastcopy scan PATH…; ~ looks through the whole home.');
  const roots = await targets(paths);
  const format = formatOf(options);
  const allowed = AllowList.open(context.stateDir);
  const keys = await searchKeys(context);
  const mask = await openMask();
  const ignore = ignoreOptions(context, options);
  const names = scanNames(context.version, keys, { roots, ignore });
  const quiet = options.quiet === true;
  using recorder = new Recorder({ folder: join(context.stateDir, 'scans', names.exact), resume: options.resume === true, quiet });
  using out = openOut(options.output);
  const results = await openResults(format, out, context);
  using stopping = stopBySignals();

  const counts = { findings: 0, allowed: 0, notVisible: 0 };
  const tellFinding = (line: HitLine): void => {
    const by = allowed.of(line);
    counts[by === null ? 'findings' : 'allowed']++;
    if (by === null) results.hit(line);
    else results.allowed(line, by);
  };
  const tellNotVisible = (line: NotVisibleLine): void => {
    counts.notVisible++;
    results.notVisible(line);
  };
  try {
    const total = totalOf(context.stateDir, names.paths);
    const { known } = recorder;
    const events = localSearch(context, {
      roots,
      keys,
      value: null,
      mask,
      ignore,
      known,
      total,
      threads: options.threads,
      quiet,
      signal: stopping.signal,
    });
    for await (const event of events) {
      if (event.type === 'finding') {
        const line = findingLine(event, mask);
        recorder.hit(event.file.path, line);
        tellFinding(line);
      } else if (event.type === 'not-visible') {
        const line = notVisibleLine(event, mask);
        recorder.notVisible(event.path, line);
        tellNotVisible(line);
      } else if (event.type === 'ignored') {
        recorder.ignored(event.path);
        results.ignored(ignoredLine(event, mask));
      } else if (event.type === 'ignore-file') results.ignoreFile(ignoreFileLine(event, mask));
      else if (event.type === 'file') recorder.done(event.file);
      else if (event.type === 'summary') {
        for (const line of recorder.before()) {
          if (line.type === 'not-visible') tellNotVisible(line);
          else tellFinding(line);
        }
        const { seconds, ignored, skipped } = event;
        const files = event.files + skipped;
        const bytes = event.bytes + recorder.bytesBefore(skipped);
        const code = exitCode(counts.findings, counts.notVisible);
        const resumed = skipped > 0 ? { resumed: skipped } : {};
        results.end({ type: 'summary', files, bytes, seconds, ...counts, ignored, ...resumed }, code);
        out.finish();
        if (skipped === 0 && seconds >= WORTH_REMEMBERING_S) rememberTotal(context.stateDir, names.paths, { files, bytes });
        recorder.finish();
        return code;
      }
    }
  } catch (error) {
    const resumable = recorder.stop();
    if (stopping.signal.aborted) {
      note(resumable ? `Stopped. What was done is kept; it goes on by: ${commandToResume()}` : 'Stopped.');
      return EXIT.ERROR;
    }
    if (resumable) note(`What was done is kept; it goes on by: ${commandToResume()}`);
    throw error;
  }
  throw new Error('The search ended without a summary.');
}

/** Ctrl-C and a kind `kill` end the scan in order; a second one ends the process at once. */
function stopBySignals(): { readonly signal: AbortSignal } & Disposable {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    signal: abort.signal,
    [Symbol.dispose]: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}

/** As it was typed, for a shell. */
function commandToResume(): string {
  const words = process.argv.slice(2).filter((word) => word !== '--resume');
  return ['lastcopy', ...words, '--resume']
    .map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
