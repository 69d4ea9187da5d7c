import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
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
