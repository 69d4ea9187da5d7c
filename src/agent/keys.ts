import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { type SealingKey } from '../protocol/index.ts';
import { generateSealing, generateSigner, PrivateSealingJwk, PrivateSigningJwk, type Signer, signer } from '../trust/index.ts';
import { AgentError } from './errors.ts';
import { chooseKeyStore, type KeyStore } from './key-store.ts';
import { openSettings, type SettingsFile } from './settings.ts';

/** One value in the key store: a device is known by all three or not at all. */
const Stored = v.object({
  format: v.literal('lastcopy-device-keys-1'),
  signing: PrivateSigningJwk,
  sealing: PrivateSealingJwk,
  /** 32 bytes, base64url: fingerprints that no other device can compare. */
  local: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
});

/** The age identities that seal one plan's pre-images: dropping one erases them for good. */
export interface UndoKeys {
  /**
   * Makes (or gives again) the key of a plan; its recipient is all that a purge needs. Null where there is no keychain: no
   * keychain, no undo.
   */
  make(planId: string): Promise<{ identity: string; recipient: string } | null>;
  get(planId: string): Promise<string | null>;
  drop(planId: string): Promise<void>;
}

export interface DeviceKeys {
  readonly kind: KeyStore['kind'];
  readonly signer: Signer;
  /** Private X25519 key to which fleet and order keys are wrapped. */
  readonly sealing: PrivateSealingJwk;
  readonly sealingKey: SealingKey;
  readonly local: Uint8Array;
  readonly undo: UndoKeys;
  /** Forgets the device: the next openKeys makes another one. */
  forget(): Promise<void>;
}

export interface KeyOptions {
  readonly stateDir: string;
  /** The floor of the fleet's bundle. */
  readonly allowKeyFile: boolean;
  readonly settings?: SettingsFile;
  readonly keychain?: KeyStore;
}

/**
 * Opens the device's keys, making them at first start. Throws AgentError: `keychain-locked` (remedy retry),
 * `keychain-unavailable`, `key-file-damaged`.
 */
export async function openKeys(options: KeyOptions): Promise<DeviceKeys> {
  const settings = options.settings ?? (await openSettings(options.stateDir));
  const store = await chooseKeyStore({
    stateDir: options.stateDir,
    allowKeyFile: options.allowKeyFile,
    used: settings.read().keyStore,
    ...(options.keychain ? { keychain: options.keychain } : {}),
  });
  const keys = parse(await store.get('device'), store) ?? (await make(store));
  if (settings.read().keyStore !== store.kind) settings.change({ keyStore: store.kind });
  return {
    kind: store.kind,
    signer: await signer(keys.signing),
    sealing: keys.sealing,
    sealingKey: { kty: keys.sealing.kty, crv: keys.sealing.crv, x: keys.sealing.x },
    local: Buffer.from(keys.local, 'base64url'),
    undo: undoKeys(store),
    async forget() {
      await store.delete('device');
      settings.change({ keyStore: null });
    },
  };
}

function parse(text: string | null, store: KeyStore): v.InferOutput<typeof Stored> | null {
  if (text === null) return null;
  try {
    return v.parse(Stored, JSON.parse(text));
  } catch {
    // The cause is left out: it would quote the key.
    throw new AgentError('key-file-damaged', `The device key in the ${store.kind} is damaged. Remove it to enrol this device anew.`);
  }
}

async function make(store: KeyStore): Promise<v.InferOutput<typeof Stored>> {
  const keys: v.InferOutput<typeof Stored> = {
    format: 'lastcopy-device-keys-1',
    signing: (await generateSigner()).privateJwk,
    sealing: (await generateSealing()).privateJwk,
    local: randomBytes(32).toString('base64url'),
  };
  await store.set('device', JSON.stringify(keys));
  return keys;
}

function undoKeys(store: KeyStore): UndoKeys {
  const name = (planId: string) => `undo:${planId}`;
  return {
    async make(planId) {
      if (store.kind !== 'keychain') return null;
      const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
      let identity = await store.get(name(planId));
      if (identity === null) {
        identity = await generateX25519Identity();
        await store.set(name(planId), identity);
      }
      return { identity, recipient: await identityToRecipient(identity) };
    },
    get: (planId) => (store.kind === 'keychain' ? store.get(name(planId)) : Promise.resolve(null)),
    async drop(planId) {
      if (store.kind === 'keychain') await store.delete(name(planId));
    },
  };
}
