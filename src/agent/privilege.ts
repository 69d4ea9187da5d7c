import { AgentError } from './errors.ts';

/**
 * Root that writes into folders that users control can be led astray by links, so the agent is not for root.
 * Throws `refuses-root`. Does nothing on Windows, where there is no uid.
 */
export function refuseRoot(allowRoot: boolean): void {
  if (allowRoot || process.getuid?.() !== 0) return;
  throw new AgentError(
    'refuses-root',
    'Lastcopy does not run as root: start it as the user whose home it looks after, or pass --allow-root if this home is root’s own.',
  );
}
