import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readStatus } from '../../agent/index.ts';
import { parseBundle } from '../../trust/index.ts';
import type { Context } from '../context.ts';
import { shownKey } from '../device-names.ts';
import { UserError } from '../exit.ts';
import { readText } from '../files.ts';
import { say } from '../output.ts';
import { ownBundle } from './agent.ts';

/** `lastcopy enroll BUNDLE`: checks the bundle and leaves it where this user's agent looks; the agent itself enrols. */
export async function enroll(context: Context, file: string): Promise<void> {
  const text = readText(file, 'bundle');
  const bundle = parseBundle(text);
  const path = ownBundle(context.stateDir);
  if (existsSync(path)) {
    const known = parseBundle(readFileSync(path, 'utf8'));
    if (known.fleet !== bundle.fleet) {
      throw new UserError(`This user already belongs to the fleet "${known.name}".`, `To change fleets, end the agent and remove ${path}.`);
    }
  }
  mkdirSync(context.stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode: 0o600 });
  say(`This user's agent now belongs to the fleet "${bundle.name}" at ${bundle.server.url}.`);
  const { key, membership } = await readStatus(context.stateDir);
  if (key === null) say('It enrols when it starts: lastcopy agent. Its key, for whoever admits it, is then shown by: lastcopy status');
  else say(`Its key, for whoever admits it: ${shownKey(key)} (${membership})`);
}
