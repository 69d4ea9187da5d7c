import { readFileSync } from 'node:fs';
import { parseBundle } from '../../trust/index.ts';
import { findBundle, MACHINE_BUNDLE } from '../commands/agent.ts';
import type { Context } from '../context.ts';
import { unknownPlaces } from '../policy.ts';
import { shownKey } from '../device-names.ts';
import { type Check, codeOf, failed, type FoundBundle, ok, skipped, warning } from './check.ts';

/** Reads the bundle that the agent would take. */
export function lookForBundle(context: Context, given: string | undefined): FoundBundle {
  const path = findBundle(context, given);
  if (path === undefined) return { kind: 'none' };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { kind: 'unreadable', path, why: codeOf(error) };
  }
  try {
    return { kind: 'good', path, bundle: parseBundle(text) };
  } catch (error) {
    return { kind: 'damaged', path, why: error instanceof Error ? error.message : String(error) };
  }
}

/** There is a fleet, and this agent still belongs to it. */
export const bundle: Check = {
  id: 'bundle',
  look({ bundle: found, agent, context }) {
    switch (found.kind) {
      case 'none':
        return failed('This agent knows no fleet.', `Run: lastcopy enroll BUNDLE   (or let IT put the bundle at ${MACHINE_BUNDLE})`);
      case 'unreadable':
        return failed(
          `The fleet bundle ${found.path} cannot be read (${found.why}).`,
          'It holds public data only: let IT make it readable for all (chmod 644).',
        );
      case 'damaged':
        return failed(`The fleet bundle ${found.path} is not valid: ${found.why}`, 'Get it again from IT, unchanged.');
      case 'good': {
        if (agent?.fleet && agent.fleet !== found.bundle.fleet) {
          return failed(
            `The bundle ${found.path} is of another fleet than ${context.stateDir}.`,
            'Give the bundle of this fleet, or another --state directory for that one.',
          );
        }
        if (agent?.membership === 'pending') {
          return warning(
            `Fleet ${found.bundle.name}; this device waits to be let in.`,
            `Ask the security team to admit it (lastcopy fleet pending)${agent.key === null ? '.' : `; its key is ${shownKey(agent.key)}.`}`,
          );
        }
        if (agent?.membership === 'revoked')
          return failed(
            `Fleet ${found.bundle.name} has shut this device out${agent.outBecause === null ? '.' : `: ${agent.outBecause}`}`,
            'If that is wrong, ask the security team to admit it again (lastcopy fleet admit).',
          );
        const unknown = unknownPlaces(found.bundle.floor);
        if (unknown.length > 0) {
          return failed(
            `The policy in ${found.path} holds back places that this version does not know: ${unknown.join(', ')}. It has no effect there.`,
            'Correct their ids (lastcopy places --all lists them), or install the version that knows them.',
          );
        }
        return ok(`Fleet ${found.bundle.name}, from ${found.path}.`);
      }
    }
  },
};

/** Whether what was purged can be brought back. */
export const undo: Check = {
  id: 'undo',
  async look({ bundle: found, agent, keychain }) {
    if (found.kind !== 'good') return skipped('Without a fleet bundle nobody says how long undo lasts.');
    const { undoHours, allowKeyFile } = found.bundle.floor;
    if (undoHours === 0) return ok('The fleet keeps no undo: what is purged cannot be brought back.');
    if (agent?.keys === 'key-file') return warning('Purges cannot be undone: this device keeps its keys in a file.', UNDO_FIX);
    if ((await keychain) === 'open') return ok(`Purges can be undone for ${undoHours} h.`);
    return allowKeyFile && agent?.keys !== 'keychain'
      ? warning('Purges cannot be undone: there is no open keychain, and a key file does not do.', UNDO_FIX)
      : skipped('Undo needs the keychain; see there.');
  },
};

const UNDO_FIX = 'Undo needs an open keychain (GNOME Keyring, KWallet) before the device enrols for the first time.';
