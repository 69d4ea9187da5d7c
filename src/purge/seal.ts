import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { DiskError } from '../disk/index.ts';
import { PurgeError } from './errors.ts';

/** Sealing of pre-images: age v1 files (https://age-encryption.org/v1) to one X25519 recipient. */

export interface UndoKey {
  /** `AGE-SECRET-KEY-1…`: for the OS keychain. */
  readonly identity: string;
  /** `age1…`: all that a purge needs. */
  readonly recipient: string;
}

export async function makeKey(): Promise<UndoKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export async function seal(recipient: string, plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(plain);
}

/** Throws PurgeError `wrong-key` when the identity does not fit or the file is damaged. */
export async function unseal(identity: string, sealed: Uint8Array): Promise<Uint8Array> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw new PurgeError('wrong-key', 'The saved bytes of this purge cannot be opened with the key that was given.', { cause });
  }
}

/** The same, piece by piece. */
export async function* sealing(recipient: string, plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  yield* await encrypter.encrypt(streamOf(plain));
}

/** Throws as unseal does, at the piece that is damaged; what came before it is good. */
export async function* unsealing(identity: string, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    yield* await decrypter.decrypt(streamOf(sealed));
  } catch (cause) {
    if (cause instanceof DiskError) throw cause;
    throw new PurgeError('wrong-key', 'The saved bytes of this purge cannot be opened with the key that was given.', { cause });
  }
}

function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return ReadableStream.from(pieces);
}
