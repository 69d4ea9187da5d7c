import * as v from 'valibot';
import { OPERATIONS, PasskeyAssertion, PasskeyRegistration } from '../../protocol/index.ts';
import { ApiProblem, ask } from '../api.ts';
import { change } from '../changes.ts';

/**
 * Passkeys (WebAuthn Level 3). The browser keeps the key and shows its own window; what passes through here is the server's
 * question and the browser's answer, both as JSON.
 */

export type PasskeysHere =
  | { readonly can: true }
  /** `address`: where the same page could use them. */
  | { readonly can: false; readonly sentence: string; readonly address: string | null };

/** Whether this browser can use passkeys at this address. */
export function passkeysHere(): PasskeysHere {
  const { hostname, port, pathname, protocol } = location;
  const numeric = /^(\d{1,3}\.){3}\d{1,3}$|^\[/.test(hostname);
  const loopback = hostname === '[::1]' || hostname.startsWith('127.');
  if (numeric && loopback) {
    const address = `${protocol}//localhost${port ? `:${port}` : ''}${pathname}`;
    return { can: false, sentence: 'Passkeys belong to a name, and this address is a number.', address };
  }
  if (numeric) {
    return { can: false, sentence: 'Passkeys belong to a name, and this address is a number. Use the name of the server.', address: null };
  }
  if (!isSecureContext) {
    return {
      can: false,
      sentence: 'Browsers use passkeys only where the connection is encrypted. Open this page by https.',
      address: null,
    };
  }
  const api = (window as { PublicKeyCredential?: Partial<typeof PublicKeyCredential> }).PublicKeyCredential;
  if (!api) return { can: false, sentence: 'This browser has no passkeys. Use another browser, or another way to sign in.', address: null };
  if (!api.parseCreationOptionsFromJSON || !api.parseRequestOptionsFromJSON || typeof api.prototype?.toJSON !== 'function') {
    return {
      can: false,
      sentence: 'This browser is too old for passkeys here. Update it, or use another way to sign in.',
      address: null,
    };
  }
  return { can: true };
}

/** Whether the browser can offer passkeys among what it fills in. */
export async function fillsInPasskeys(): Promise<boolean> {
  if (!passkeysHere().can) return false;
  const api: Partial<typeof PublicKeyCredential> = PublicKeyCredential;
  return (await api.isConditionalMediationAvailable?.().catch(() => false)) ?? false;
}

/**
 * What signs in by a passkey. `filling`: the browser offers it where a name is typed, and this waits until one is chosen there.
 * @throws ApiProblem; `passkey-left` where a person closed the browser's window, or `signal` ended it.
 */
export async function passkeyAnswer({ signal, filling }: { signal: AbortSignal; filling: boolean }): Promise<PasskeyAssertion> {
  const { options } = await ask(OPERATIONS.passkeyOptions, { body: {} });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const mediation = filling ? { mediation: 'conditional' as const } : {};
  return v.parse(PasskeyAssertion, await told(navigator.credentials.get({ publicKey, signal, ...mediation })));
}

/** Makes one on this device and tells the server. Throws as passkeyAnswer. */
export async function addPasskey(label: string, signal: AbortSignal): Promise<void> {
  const { options } = await change(OPERATIONS.newPasskeyOptions, { body: {} });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  const answer = v.parse(PasskeyRegistration, await told(navigator.credentials.create({ publicKey, signal })));
  await change(OPERATIONS.addPasskey, { body: { label, answer } });
}

async function told(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await asked;
    if (!(credential instanceof PublicKeyCredential)) throw new DOMException('no credential', 'NotAllowedError');
    return credential.toJSON();
  } catch (error) {
    throw explained(error);
  }
}

/** WebAuthn §5.1.3 and §5.1.4 say which error means what; browsers tell no more, on purpose. */
function explained(error: unknown): ApiProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'InvalidStateError') {
    return new ApiProblem(0, 'passkey-there', 'This device already holds a passkey of yours for this server. Use that one.', {
      cause: error,
    });
  }
  if (name === 'SecurityError') {
    return new ApiProblem(0, 'passkey-elsewhere', 'The server’s passkeys belong to another name. Open it by the address in the bundle.', {
      cause: error,
    });
  }
  if (name === 'NotAllowedError' || name === 'AbortError') {
    return new ApiProblem(
      0,
      'passkey-left',
      'No passkey was used: the window was closed, or it waited too long. Try again, or sign in another way.',
      {
        cause: error,
      },
    );
  }
  return new ApiProblem(0, 'passkey-failed', 'The browser could not use a passkey. Try again, or sign in another way.', { cause: error });
}
