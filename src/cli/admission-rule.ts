import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { AdmissionPolicy } from '../steward/index.ts';
import { parseProfiles } from '../trust/index.ts';
import { UserError } from './exit.ts';
import { readText } from './files.ts';

/** Milliseconds between two looks at IT's list. A watcher would miss a folder that is replaced as a whole. */
const LOOK = 2_000;

/** Who a steward lets in, as `--admit` says it; `file` is the list that it names. Throws UserError. */
export function admissionRule(text: string): { readonly policy: AdmissionPolicy; readonly file: string | null } {
  if (text === 'automatic' || text === 'manual') return { policy: { kind: text }, file: null };
  const [kind, ...rest] = text.split(':');
  const named = rest.join(':');
  if (kind === 'list' && named !== '') return { policy: listed(readText(named, 'list of who is let in'), named), file: named };
  if (kind === 'rule' && named !== '') return { policy: listed(named.replaceAll(';', '\n'), '--admit'), file: null };
  throw new UserError(
    `--admit cannot be "${text}".`,
    'Say automatic, manual, list:FILE (lines of machine,user) or rule:MACHINE/USER with * and ?, such as "rule:acme-*/*;lab-??/root".',
  );
}

function listed(text: string, where: string): AdmissionPolicy {
  try {
    return { kind: 'list', allowed: parseProfiles(text) };
  } catch (cause) {
    throw new UserError(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, 'One device a line: laptop-7,alice', {
      cause,
    });
  }
}

/**
 * Reads the list again whenever it has changed. One that is gone or not well-formed changes nothing: whoever was let in by the
 * last good one goes on to be.
 */
export function onOtherList(file: string, onOther: (policy: AdmissionPolicy) => void, onInvalid: (error: unknown) => void): Disposable {
  let held = readText(file, 'list of who is let in');
  const look = (): void => {
    try {
      const text = readFileSync(file, 'utf8');
      if (text === held) return;
      held = text;
      onOther(listed(text, file));
    } catch (error) {
      onInvalid(error);
    }
  };
  watchFile(file, { interval: LOOK }, look);
  return { [Symbol.dispose]: () => unwatchFile(file, look) };
}
