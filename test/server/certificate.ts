import { generateKeyPairSync, sign } from 'node:crypto';

/** A self-signed certificate for 127.0.0.1, made afresh: the smallest X.509 (RFC 5280, Ed25519 by RFC 8410) that TLS takes. */
export function certificate(): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts);
    const length =
      body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const bytes = (...values: number[]) => Buffer.from(values);
  const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
  const oid = (...values: number[]) => der(0x06, bytes(...values));
  const time = (offset: number) => {
    const text = new Date(Date.now() + offset).toISOString().replace(/[-:T]/g, '').slice(2, 14);
    return der(0x17, Buffer.from(`${text}Z`));
  };
  const ed25519 = sequence(oid(0x2b, 0x65, 0x70));
  const name = sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from('lastcopy test')))));
  const extension = (id: Buffer, value: Buffer) => sequence(id, der(0x04, value));
  const extensions = der(
    0xa3,
    sequence(
      extension(oid(0x55, 0x1d, 0x13), sequence(der(0x01, bytes(0xff)))), // basicConstraints: CA
      extension(oid(0x55, 0x1d, 0x11), sequence(der(0x87, bytes(127, 0, 0, 1)))), // subjectAltName: IP
    ),
  );
  const tbs = sequence(
    der(0xa0, der(0x02, bytes(2))),
    der(0x02, bytes(1)),
    ed25519,
    name,
    sequence(time(-86_400_000), time(86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const whole = sequence(tbs, ed25519, der(0x03, bytes(0), sign(null, tbs, privateKey)));
  const pem = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}
