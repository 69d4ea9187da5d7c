import type { Context } from '../context.ts';
import { type Examined, examine } from '../doctor/examine.ts';
import { EXIT } from '../exit.ts';
import { colors, plural, shownOn } from '../output.ts';

const SIGN: Readonly<Record<Examined['state'], string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '–' };

/**
 * `lastcopy doctor`: looks at everything that the agent needs, with and without one. Ends with 1 when something failed.
 * Writes nothing but a probe into the keychain, which it takes out again; starts nothing.
 */
export async function doctor(context: Context, options: { readonly json?: boolean; readonly bundle?: string }): Promise<void> {
  const found = await examine(context, options.bundle ?? process.env['LASTCOPY_BUNDLE']);
  const code = found.some(({ state }) => state === 'failed') ? EXIT.FOUND : EXIT.NOTHING;
  process.exitCode = code;
  const text = options.json
    ? found.map(({ id, state, sentence, fix }) => JSON.stringify({ type: 'check', id, state, sentence, fix })).join('\n')
    : report(found);
  // A keychain whose prompt nobody answers holds a thread, and with it the process, for ever.
  process.stdout.write(`${shownOn(process.stdout, text)}\n`, () => process.exit());
}

function report(found: readonly Examined[]): string {
  const paint = { ok: colors.green, warning: colors.yellow, failed: colors.red, skipped: colors.dim };
  const wide = Math.max(...found.map(({ id }) => id.length));
  const lines = found.map(({ id, state, sentence }) => `${paint[state](SIGN[state])} ${colors.dim(id.padEnd(wide))}  ${sentence}`);
  const fixes = found.filter(({ fix }) => fix !== null);
  if (fixes.length === 0) return [...lines, '', 'Nothing to do.'].join('\n');
  return [...lines, '', `To do (${plural(fixes.length, 'thing')}):`, ...fixes.map(({ id, fix }) => `  ${colors.bold(id)}: ${fix}`)].join(
    '\n',
  );
}
