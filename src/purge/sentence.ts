import type { Reason } from './face.ts';

/** What a person reads beside a residual: why it is still there, and what to do. `owner` is the application, `format` the file's. */
export interface SentenceFacts {
  readonly owner?: string;
  readonly format?: string;
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
  'class-not-allowed': () =>
    'What was ordered does not cover this class of place. Ask for an order that names it, or remove the copy by hand.',
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
  'owner-application-running': ({ owner }) =>
    `${owner ?? 'The application that owns the file'} is running, or may be. Close it; the file is purged after that.`,
  'file-busy': () => 'The file kept changing, or another program holds it. Close that program and run again.',
  'cap-reached': () => 'The limit on files or bytes of this order was reached before this file. Ask for an order with a higher limit.',
  'not-a-credential-context': () =>
    'The value stands here as an ordinary word, not as a credential, and is too guessable to be overwritten blindly. Look at it and decide.',
  'signed-content': () =>
    'The value stands in content that its application signs or encrypts; changing it would break the session. Delete the whole session.',
  'no-retirement-record': () =>
    'Nobody has stated by signature that this value is dead, so it was only reported. Ask for an order with that statement.',
  'retirement-mismatch': () => 'What was found is not the value that was stated to be dead, so it was left. Check the order.',
  'verification-failed': () =>
    'After the purge the value was still found here, or the check could not be made. Run again; if it stays, remove it by hand.',
  'disk-full': () => 'The disk is full, so the safety copy could not be written and the file was left. Free some space and run again.',
  'io-error': () => 'The disk reported an error at this file. Check the disk, and run again.',
  cancelled: () => 'The order was cancelled before this file was reached.',
  interrupted: () => 'The purge was interrupted before this file was finished. Run again.',
  'policy-report-only': () => 'This machine or this order allows only reports. Remove the copy by hand, or have writing allowed.',
};

export function sentenceFor(reason: Reason, facts: SentenceFacts = {}): string {
  return SENTENCES[reason](facts);
}
