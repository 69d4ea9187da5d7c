import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** An authenticator in software, with the browser around it, that says what it is told to: true or false (WebAuthn Level 3 §6.1, §6.5). */

export interface Saying {
  readonly origin: string;
  readonly challenge: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly userVerified?: boolean;
  readonly userHandle?: string | null;
  readonly counter?: number;
  /** Instead of `none`, over the bytes that it signs (§6.5.4). */
  readonly attestation?: (signed: Uint8Array) => { readonly fmt: string; readonly attStmt: ReadonlyMap<string, Cbor> };
}

export type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<string | number, Cbor>;

/** RFC 8949, as much as CTAP2 writes. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map)
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key as Cbor), cbor(one as Cbor)])]);
  return Buffer.concat([head(4, (value as readonly Cbor[]).length), ...(value as readonly Cbor[]).map(cbor)]);
}

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export class Authenticator {
  readonly id: Buffer;
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  userHandle = '';
  counter = 0;

  constructor(idLength = 32) {
    this.id = randomBytes(idLength);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const point = (part: string): Buffer => Buffer.from(part, 'base64url');
    // RFC 9053 §7.1.1: kty EC2, alg ES256, crv P-256.
    this.#cose = cbor(
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, point(x)],
        [-3, point(y)],
      ]),
    );
  }
  get credentialId(): string {
    return text(this.id);
  }
  /** Attests itself, by the key that it made (§8.2). */
  ofItself = (signed: Uint8Array) => ({
    fmt: 'packed',
    attStmt: new Map<string, Cbor>([
      ['alg', -7],
      ['sig', sign('sha256', signed, this.#key)],
    ]),
  });
  /** RegistrationResponseJSON. */
  create(saying: Saying & { readonly user?: string }) {
    if (saying.user !== undefined) this.userHandle = saying.user;
    const client = clientData('webauthn.create', saying);
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([this.id.length >> 8, this.id.length & 0xff]), this.id, this.#cose]);
    const authData = Buffer.concat([this.#said(saying, 0x40), credential]);
    const { fmt, attStmt } = saying.attestation?.(Buffer.concat([authData, sha256(client)])) ?? {
      fmt: 'none',
      attStmt: new Map<string, Cbor>(),
    };
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', fmt],
        ['attStmt', attStmt],
        ['authData', authData],
      ]),
    );
    const response = { clientDataJSON: text(client), attestationObject: text(attestationObject), transports: ['internal'] };
    return { id: this.credentialId, rawId: this.credentialId, type: 'public-key', response, clientExtensionResults: {} };
  }
  /** AuthenticationResponseJSON. */
  get(saying: Saying) {
    const client = clientData('webauthn.get', saying);
    const authenticatorData = this.#said(saying, 0);
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), this.#key);
    const userHandle = saying.userHandle === undefined ? this.userHandle : saying.userHandle;
    const response = {
      clientDataJSON: text(client),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle === null ? {} : { userHandle }),
    };
    return { id: this.credentialId, rawId: this.credentialId, type: 'public-key', response, clientExtensionResults: {} };
  }
  #said({ origin, rpId = new URL(origin).hostname, userVerified = true, counter = this.counter }: Saying, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags | 0x01 | (userVerified ? 0x04 : 0)]), count]);
  }
}

function clientData(usual: string, { type = usual, challenge, origin, crossOrigin = false }: Saying): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
}
