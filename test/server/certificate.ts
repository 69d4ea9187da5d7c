import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const bytes = (...values: number[]) => Buffer.from(values);
const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const oid = (...values: number[]) => der(0x06, bytes(...values));
const extension = (id: Buffer, value: Buffer) => sequence(id, der(0x04, value));

/** Below 2.5.4 (RFC 5280 §4.1.2.4). */
const ATTRIBUTES = { CN: 3, C: 6, O: 10, OU: 11 } as const;

type Subject = Partial<Record<keyof typeof ATTRIBUTES, string>>;

/** The smallest X.509 that is taken (RFC 5280, Ed25519 by RFC 8410), made afresh; DER. Signed by itself, or for another key. */
function signed(subject: Subject, extensions: Buffer[], other?: KeyObject): { cert: Buffer; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const time = (offset: number) => {
    const text = new Date(Date.now() + offset).toISOString().replace(/[-:T]/g, '').slice(2, 14);
    return der(0x17, Buffer.from(`${text}Z`));
  };
  const ed25519 = sequence(oid(0x2b, 0x65, 0x70));
  const attribute = (name: keyof typeof ATTRIBUTES, text: string) =>
    der(0x31, sequence(oid(0x55, 0x04, ATTRIBUTES[name]), der(name === 'C' ? 0x13 : 0x0c, Buffer.from(text))));
  const name = sequence(...Object.entries(subject).map(([key, text]) => attribute(key as keyof typeof ATTRIBUTES, text)));
  const tbs = sequence(
    der(0xa0, der(0x02, bytes(2))),
    der(0x02, bytes(1)),
    ed25519,
    name,
    sequence(time(-86_400_000), time(86_400_000)),
    name,
    (other ?? publicKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return { cert: sequence(tbs, ed25519, der(0x03, bytes(0), sign(null, tbs, privateKey))), key: privateKey };
}

/** For 127.0.0.1, as TLS takes it; PEM. */
export function certificate(): { cert: string; key: string } {
  const { cert, key } = signed({ CN: 'lastcopy test' }, [
    extension(oid(0x55, 0x1d, 0x13), sequence(der(0x01, bytes(0xff)))), // basicConstraints: CA
    extension(oid(0x55, 0x1d, 0x11), sequence(der(0x87, bytes(127, 0, 0, 1)))), // subjectAltName: IP
  ]);
  const pem = cert.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
    key: key.export({ type: 'pkcs8', format: 'pem' }),
  };
}

/** As authenticators of a maker have it (WebAuthn Level 3 §8.2.1); DER. */
export function makersCertificate(): { cert: Buffer; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const basicConstraints = extension(oid(0x55, 0x1d, 0x13), sequence()); // no CA
  const subject = { C: 'XX', O: 'Maker', OU: 'Authenticator Attestation', CN: 'Maker' };
  return { cert: signed(subject, [basicConstraints], publicKey).cert, key: privateKey };
}
