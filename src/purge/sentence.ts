import { catalogue } from '../places/index.ts';
import type { Held, Reason } from './face.ts';

/** What a person reads beside a residual: why it is still there, and what to do. */
export interface SentenceFacts {
  /** The application that has to be closed, and whether it is known to run. */
  readonly owner?: { readonly runs: 'yes' | 'unknown'; readonly close: string };
  /** Whether somebody waits for that and then goes on. */
  readonly waits?: boolean;
  /** Which rule of the policy keeps it from being written. */
  readonly held?: Held;
  /** Which bound of its order the plan would have broken. */
  readonly cap?: { readonly allowed: string; readonly needed: string };
  /** The file's. */
  readonly format?: string;
  /** Out of this machine's reach, by its place's class. */
  readonly far?: boolean;
  /** Id of the place it lies in: what is known to do about a copy there is said too. */
  readonly place?: string;
}

/** Sentences never hold a path, a locator or a value: those stand beside them, redacted. */
const SENTENCES: Readonly<Record<Reason, (facts: SentenceFacts) => string>> = {
  'span-changed': () => 'The file changed after it was searched and other bytes stand there now. Nothing was written there; search again.',
  'file-changed': () => 'Another file stands under this name than the one that was searched. Nothing was written; search again.',
  'file-gone': () => 'The file is no longer there. If it was moved, search its new place.',
  'no-writer-for-format': ({ format }) =>
    `Lastcopy cannot rewrite ${format === undefined ? 'this kind of file' : `files of the kind “${format}”`} safely. Remove the copy with the program that made the file, or delete the file.`,
  'encoding-not-writable': () =>
    'The value is stored in a way that cannot be overwritten in place (compressed, or an encoding without a neutral filler). Edit or delete the file by hand.',
  'syntax-would-break': () => 'Overwriting the value would have changed the structure of the file, so it was left. Edit the file by hand.',
  'class-not-allowed': ({ far }) =>
    far === true
      ? 'The copy lies where only its owner can remove it, so it was only reported.'
      : 'What was ordered does not cover this class of place. Ask for an order that names it, or remove the copy by hand.',
  'outside-roots': () =>
    'The file lies outside the folders in which Lastcopy may write. Remove the copy by hand, or have the folder allowed.',
  'hard-link-outside-roots': () =>
    'The file has further names (hard links) that were not found inside the allowed folders. Remove the copy by hand where it belongs.',
  symlink: () => 'The path leads through a symbolic link, which is never followed for writing. Search the place where it leads.',
  'read-only': () => 'The file or its disk is read-only. Make it writable and run again, or remove the copy by hand.',
  'permission-denied': () => 'You may not write this file. Have its owner remove the copy, or grant the permission and run again.',
  'network-mount': () =>
    'The file lies on a network disk, where a safe overwrite cannot be promised. Remove the copy on the machine that serves it.',
  'cloud-placeholder': () =>
    'The file is only in the cloud; touching it would download it. Remove the copy there, including its older versions.',
  'owner-application-running': ({ owner, waits }) => {
    const name = (owner?.close ?? 'The application that owns the file, or another that holds it,').replace(/^the /, 'The ');
    const close = waits === false ? 'close it and run again, or run with --wait' : 'close it; the copy is purged after that';
    return owner?.runs !== 'unknown' ? `${name} is running: ${close}.` : `${name} may be running, this system does not tell: ${close}.`;
  },
  'file-busy': () => 'The file kept changing, or another program holds it. Close that program and run again.',
  'cap-reached': ({ cap }) =>
    `${cap === undefined ? 'The plan was larger than this order allows' : `This order may still write ${cap.allowed}, and removing all that was found takes ${cap.needed}`}, so nothing of it was written. Make sure that this is meant, and ask for an order with a higher limit.`,
  'not-a-credential-context': () =>
    'The value stands here as an ordinary word, not as a credential, and is too guessable to be overwritten blindly. Look at it and decide.',
  'signed-content': () =>
    'The value stands in content that is signed, encrypted or named by its checksum, and would not be valid any more if it were changed. Delete the whole of it: the session, the archive or the image.',
  'no-retirement-record': () =>
    'Nobody has stated by signature that this value is dead, so it was only reported. Ask for an order with that statement.',
  'retirement-mismatch': () => 'What was found is not the value that was stated to be dead, so it was left. Check the order.',
  'verification-failed': () =>
    'After the purge the value was still found here, or the check could not be made. Run again; if it stays, remove it by hand.',
  'disk-full': () => 'The disk is full, so the safety copy could not be written and the file was left. Free some space and run again.',
  'io-error': () => 'The disk reported an error at this file. Check the disk, and run again.',
  cancelled: () => 'The order was cancelled before this file was reached.',
  interrupted: () => 'The purge was interrupted before this file was finished. Run again.',
  'consent-needed': () =>
    'Removing it changes more than the copy: a repository’s commits get new ids. Run lastcopy purge --git-history on it yourself.',
  'too-large': () => 'The file is too large to be written anew safely. Remove the copy with the program that made the file.',
  'store-damaged': () =>
    'The store does not pass its own check as it is, so it was left untouched. Repair it with the program that owns it, and run again.',
  'tool-missing': () =>
    'A program that is needed for this is not installed here. For a repository’s history these are git and git-filter-repo (Debian, Ubuntu: apt install git-filter-repo; macOS: brew install git-filter-repo; elsewhere: pipx install git-filter-repo). Install them, and run again.',
  'work-in-progress': () =>
    'Work is under way in the repository: changes that are not committed, something staged, a merge, rebase or bisect, or a lock. Commit or stash the changes, finish what was begun, and run again.',
  'policy-report-only': ({ held }) =>
    held === undefined
      ? 'This machine or this order allows only reports. Remove the copy by hand, or have writing allowed.'
      : `The fleet’s policy holds ${'place' in held ? `the place “${held.place}”` : `places of class ${held.class}`} in ${held.mode} mode, so the copy was only reported. ${held.mode === 'warn' ? 'Remove it by hand, or let the order do it: lastcopy agree, with its id (lastcopy status).' : 'Remove it by hand, or have the policy changed.'}`,
};

/** What the same reasons say of a repository's history. */
const OF_HISTORY: Partial<Record<Reason, string>> = {
  'span-changed': 'The repository changed after it was searched, and the value was not found in its objects any more. Search again.',
  'file-changed': 'The repository is not the one that was searched, or it changed since. Nothing was written; search again.',
  'no-writer-for-format':
    'This repository’s history cannot be rewritten by itself: it is shallow or partial, shares its objects with another one, replaces objects, or has a layout that is not known. Rewrite it where it was cloned from, and clone it anew.',
  'encoding-not-writable':
    'In the history the value stands in a name (of a file or a person), or inside a file that is packed or would be broken by it. Take that file or name out of the history with git filter-repo.',
  'file-busy': 'Another program works in the repository. Close it, and run again.',
  'disk-full': 'There is not enough room to write the repository anew beside itself. Free some space, and run again.',
  'too-large':
    'The repository, or one file of its history, is too large to be written anew beside itself. Run git filter-repo on a fresh clone.',
  'store-damaged': 'The repository does not pass git fsck as it is, so it was left untouched. Repair it, and run again.',
  'verification-failed':
    'After the rewrite the value was still found, or more than the value would have changed. Run again; if it stays, run git filter-repo on a fresh clone.',
};

/** What they say of a database. */
const OF_DATABASE: Partial<Record<Reason, string>> = {
  'no-writer-for-format':
    'Something that only the database’s own program knows depends on this value: its schema, an index, a virtual table, or how its pages are kept. Remove the copy with that program.',
  'encoding-not-writable':
    'The value is packed inside another value of the database, in a way that cannot be written anew. Remove the copy with the program that made the database.',
  'syntax-would-break':
    'Other text in its place would have broken a rule of the database, so the value was left. Remove the copy with the program that made it.',
  'file-busy': 'Another program has the database open. Close it, and run again.',
};

/** Where a person has to act: the place's own next step is said instead of the general one, or after it. */
const BY_HAND: Partial<Record<Reason, 'instead' | 'after'>> = {
  'no-writer-for-format': 'instead',
  'encoding-not-writable': 'instead',
  'syntax-would-break': 'instead',
  'signed-content': 'instead',
  'too-large': 'instead',
  'class-not-allowed': 'after',
  'policy-report-only': 'after',
  'cloud-placeholder': 'after',
  'permission-denied': 'after',
  'read-only': 'after',
};

export function sentenceFor(reason: Reason, facts: SentenceFacts = {}): string {
  const history = facts.format === 'git-pack' || facts.format === 'git-object' ? OF_HISTORY[reason] : undefined;
  if (history !== undefined) return history;
  const ofDatabase = facts.format?.startsWith('sqlite') === true ? OF_DATABASE[reason] : undefined;
  const sentence = ofDatabase ?? SENTENCES[reason](facts);
  const next = BY_HAND[reason] === undefined || facts.place === undefined ? null : nextStep(facts.place);
  if (next === null) return sentence;
  return `${BY_HAND[reason] === 'after' ? sentence : sentence.slice(0, sentence.indexOf('. ') + 1)} ${next}`;
}

const NEXT = new Map(catalogue.flatMap(({ id, next }) => (next === undefined ? [] : [[id, next] as const])));

/** What a person can do about a copy in a place, in the words of its owner; null where nothing is known. */
export function nextStep(place: string): string | null {
  return NEXT.get(place) ?? null;
}
