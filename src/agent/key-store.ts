import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  fsyncSync,
  closeSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AgentError } from './errors.ts';

/**
 * Where private keys rest. Every call may throw AgentError: `keychain-locked` (unlock it and try again) or
 * `keychain-unavailable`. Names are short; values are text. `set` replaces, `delete` of a missing name gives false.
 */
export interface KeyStore {
  readonly kind: 'keychain' | 'key-file';
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<boolean>;
}

/** What keytar gives, without `findCredentials`: that one crashes the process on a locked ring. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const SERVICE = 'lastcopy';

/** Tells state directories of one user apart in the keychain that they share. */
export function keyScope(stateDir: string): string {
  return createHash('sha256').update(realpathSync(stateDir)).digest('base64url').slice(0, 16);
}

/**
 * The operating system's keychain through keytar. A locked ring answers `null` like an empty one, so a null counts as
 * "missing" only after a probe could be written and read back; an unlock prompt blocks for ever, so every call has a time limit.
 */
export function keychainStore(scope: string, options: { timeout?: number; load?: () => Promise<Keytar> } = {}): KeyStore {
  const timeout = options.timeout ?? 10_000;
  const load = options.load ?? (async () => (await import('keytar')).default);
  const account = (name: string) => `${scope}:${name}`;

  const call = async <T>(work: (keytar: Keytar) => Promise<T>): Promise<T> => {
    const stop = Promise.withResolvers<never>();
    const timer = setTimeout(
      () =>
        stop.reject(
          new AgentError('keychain-locked', 'The keychain did not answer: unlock it, then start the agent again.', { remedy: 'retry' }),
        ),
      timeout,
    );
    try {
      return await Promise.race([load().then(work), stop.promise]);
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw new AgentError(
        'keychain-unavailable',
        'This session has no keychain. Start one (GNOME Keyring, KWallet), or ask IT to allow key files in the fleet bundle.',
        { cause },
      );
    } finally {
      clearTimeout(timer);
    }
  };

  const probe = async (): Promise<void> => {
    const name = account(`probe-${randomBytes(6).toString('hex')}`);
    const value = randomBytes(16).toString('hex');
    const kept = await call(async (keytar) => {
      await keytar.setPassword(SERVICE, name, value);
      const back = await keytar.getPassword(SERVICE, name);
      await keytar.deletePassword(SERVICE, name);
      return back === value;
    }).catch((cause: unknown) => {
      if (cause instanceof AgentError && cause.code === 'keychain-locked') throw cause;
      return false;
    });
    if (!kept)
      throw new AgentError('keychain-locked', 'The keychain is locked: unlock it, then start the agent again.', { remedy: 'retry' });
  };

  return {
    kind: 'keychain',
    async get(name) {
      const value = await call((keytar) => keytar.getPassword(SERVICE, account(name)));
      if (value === null) await probe();
      return value;
    },
    set: (name, value) => call((keytar) => keytar.setPassword(SERVICE, account(name), value)),
    delete: (name) => call((keytar) => keytar.deletePassword(SERVICE, account(name))),
  };
}

export function keyFilePath(stateDir: string): string {
  return join(stateDir, 'keys.json');
}

/** A 0600 file in the state directory, for sessions without a keychain, only where IT's floor allows it. */
export function keyFileStore(stateDir: string): KeyStore {
  const path = keyFilePath(stateDir);

  const load = (): Record<string, string> => {
    if (!existsSync(path)) return {};
    const { mode, uid } = statSync(path);
    if (process.platform !== 'win32' && ((mode & 0o077) !== 0 || uid !== process.getuid?.())) {
      throw new AgentError(
        'key-file-damaged',
        `${path} can be read by others. Make it yours alone (chmod 600) if you trust it, or remove it to enrol anew.`,
      );
    }
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    } catch (cause) {
      throw new AgentError('key-file-damaged', `${path} is damaged. Remove it to enrol this device anew.`, { cause });
    }
  };

  const save = (keys: Record<string, string>): void => {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const next = `${path}.new`;
    const file = openSync(next, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(keys));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  };

  return {
    kind: 'key-file',
    async get(name) {
      return load()[name] ?? null;
    },
    async set(name, value) {
      save({ ...load(), [name]: value });
    },
    async delete(name) {
      const { [name]: had, ...rest } = load();
      if (had === undefined) return false;
      save(rest);
      return true;
    },
  };
}

/**
 * The store that this state directory uses. Once keys lie in one kind, that kind stays: a keychain that appears or
 * vanishes later must not turn a known device into a new one.
 */
export async function chooseKeyStore(options: {
  stateDir: string;
  allowKeyFile: boolean;
  used: KeyStore['kind'] | null;
  keychain?: KeyStore;
}): Promise<KeyStore> {
  const file = keyFileStore(options.stateDir);
  if (options.used === 'key-file' && options.allowKeyFile) return file;
  const keychain = options.keychain ?? keychainStore(keyScope(options.stateDir));
  try {
    await keychain.get('device');
    return keychain;
  } catch (error) {
    if (options.used === 'keychain' || !options.allowKeyFile) throw error;
    return file;
  }
}
