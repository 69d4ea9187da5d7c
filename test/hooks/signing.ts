import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Signatures as the vendors make them, by OpenSSL: nothing of ours takes part. */

/** HMAC-SHA-256, hex. */
export function opensslHmac(key: string, body: string | Buffer): string {
  const hexkey = Buffer.from(key).toString('hex');
  return execFileSync('openssl', ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${hexkey}`, '-r'], { input: body })
    .toString()
    .slice(0, 64);
}

/** An issuer of tokens with an RSA key of its own (RS256). */
export class Issuer implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'lastcopy-issuer-'));
  readonly kid: string;
  constructor(kid = 'k1') {
    this.kid = kid;
    execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', join(this.#folder, 'key.pem')], {
      stdio: 'ignore',
    });
  }
  get jwk(): { kty: 'RSA'; kid: string; alg: string; n: string; e: string } {
    const modulus = execFileSync('openssl', ['rsa', '-in', join(this.#folder, 'key.pem'), '-noout', '-modulus']).toString();
    const n = Buffer.from(modulus.trim().slice('Modulus='.length), 'hex').toString('base64url');
    return { kty: 'RSA', kid: this.kid, alg: 'RS256', n, e: 'AQAB' };
  }
  token(claims: object, header: object = {}): string {
    const part = (one: object): string => Buffer.from(JSON.stringify(one)).toString('base64url');
    const input = `${part({ alg: 'RS256', typ: 'secevent+jwt', kid: this.kid, ...header })}.${part(claims)}`;
    const signature = execFileSync('openssl', ['dgst', '-sha256', '-sign', join(this.#folder, 'key.pem')], { input });
    return `${input}.${signature.toString('base64url')}`;
  }
  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
