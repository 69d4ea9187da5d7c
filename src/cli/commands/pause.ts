import { nudge, openSettings, readStatus } from '../../agent/index.ts';
import type { Context } from '../context.ts';
import { say } from '../output.ts';

/** `lastcopy pause` and `lastcopy resume`: the user's own brake. It holds for an agent that starts later, too. */
export async function pause(context: Context, paused: boolean): Promise<void> {
  const settings = await openSettings(context.stateDir);
  settings.change({ paused });
  nudge(context.stateDir);
  const { running } = await readStatus(context.stateDir);
  const what = paused
    ? 'Paused: secrets are searched for and reported, and nothing is removed. Go on with: lastcopy resume'
    : 'Resumed: signed orders may remove copies again.';
  say(running ? what : `${what}\nNo agent runs now; this holds when it starts.`);
}
