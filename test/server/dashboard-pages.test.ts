import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { certificate } from './certificate.ts';
import { Constellation } from './constellation.ts';
import { get } from './viewer.ts';

const SCRIPT = `console.log(${JSON.stringify('lastcopy '.repeat(400))});\n`;
const PAGE = '<!doctype html><title>Lastcopy</title><script type="module" src="/dashboard/assets/index-B1x2_y3Z.js"></script>';

/** A built dashboard as the bundler leaves one, and things beside it that must not be served. */
function built() {
  const folder = mkdtempSync(join(tmpdir(), 'lastcopy-pages-'));
  const dashboard = join(folder, 'dashboard');
  mkdirSync(join(dashboard, 'assets'), { recursive: true });
  writeFileSync(join(dashboard, 'index.html'), PAGE);
  writeFileSync(join(dashboard, 'assets/index-B1x2_y3Z.js'), SCRIPT);
  writeFileSync(join(dashboard, 'assets/index-B1x2_y3Z.js.map'), '{}');
  writeFileSync(join(dashboard, 'assets/font-AAAABBBB.woff2'), Buffer.alloc(3_000, 7));
  writeFileSync(join(dashboard, 'icon.svg'), '<svg/>');
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  symlinkSync(join(folder, 'secret.txt'), join(dashboard, 'link.txt'));
  return {
    folder,
    dashboard: pathToFileURL(`${dashboard}/`),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

describe("the dashboard's files", () => {
  it('are served with their types, once loaded from memory', async () => {
    using made = built();
    await using all = await Constellation.start({ dashboard: made.dashboard });
    const index = await get(`${all.url}/dashboard/`);
    expect(index).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } });
    expect(index.bytes.toString()).toBe(PAGE);
    rmSync(made.folder, { recursive: true });
    const script = await get(`${all.url}/dashboard/assets/index-B1x2_y3Z.js`);
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': String(SCRIPT.length),
    });
    expect(script.bytes.toString()).toBe(SCRIPT);
    expect((await get(`${all.url}/dashboard/icon.svg`)).headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'no-cache',
    });
    expect((await get(`${all.url}/dashboard/assets/font-AAAABBBB.woff2`)).headers['content-type']).toBe('font/woff2');
  });

  it('come compressed where that pays and is wanted, and not at all where they are known', async () => {
    using made = built();
    await using all = await Constellation.start({ dashboard: made.dashboard });
    const path = `${all.url}/dashboard/assets/index-B1x2_y3Z.js`;
    const ask = (accept: string) => get(path, { headers: { 'accept-encoding': accept } });
    const br = await ask('gzip, deflate, br, zstd');
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(brotliDecompressSync(br.bytes).toString()).toBe(SCRIPT);
    const gzip = await ask('br;q=0, gzip;q=0.5');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.bytes).toString()).toBe(SCRIPT);
    expect((await ask('identity')).headers['content-encoding']).toBeUndefined();
    expect(
      (await get(`${all.url}/dashboard/assets/font-AAAABBBB.woff2`, { headers: { 'accept-encoding': 'br' } })).headers,
    ).not.toHaveProperty('content-encoding');

    expect(br.headers.etag).not.toBe(gzip.headers.etag);
    const again = await get(path, { headers: { 'accept-encoding': 'br', 'if-none-match': `"other", W/${br.headers.etag}` } });
    expect(again).toMatchObject({ status: 304, headers: { etag: br.headers.etag } });
    expect(again.bytes.length).toBe(0);
    expect((await get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const head = await get(path, { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(SCRIPT.length) } });
    expect(head.bytes.length).toBe(0);
  });

  it('answer their pages by the address of a page, and only to who wants a page', async () => {
    using made = built();
    await using all = await Constellation.start({ dashboard: made.dashboard });
    const page = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
    for (const path of ['devices?q=x', 'rotations/3f0c.x', 'rotations/a%2Fb']) {
      expect((await get(`${all.url}/dashboard/${path}`, page)).bytes.toString()).toBe(PAGE);
      expect((await get(`${all.url}/dashboard/${path}`, { headers: { accept: '*/*' } })).status).toBe(404);
    }
    expect((await get(`${all.url}/dashboard/assets/gone-00000000.js`, page)).status).toBe(404);
    for (const path of ['/', '/dashboard']) {
      expect(await get(all.url + path)).toMatchObject({ status: 302, headers: { location: '/dashboard/' } });
    }
  });

  it('are all that is reached', async () => {
    using made = built();
    await using all = await Constellation.start({ dashboard: made.dashboard });
    for (const path of [
      '/dashboard/../secret.txt',
      '/dashboard/..%2fsecret.txt',
      '/dashboard/%2e%2e/secret.txt',
      '/dashboard/assets/../../secret.txt',
      '/dashboard//etc/passwd',
      '/dashboard/..\\secret.txt',
      '/dashboard/link.txt',
      '/dashboard/assets/index-B1x2_y3Z.js.map',
      '/dashboard/assets/',
      '/dashboard/__proto__',
      '/dashboard/constructor',
      '/dashboard/index.html%00.js',
    ]) {
      const answer = await get(all.url + path);
      expect(answer.status, path).toBe(404);
      expect(answer.bytes.toString()).not.toContain('not to be served');
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await get(`${all.url}/dashboard/`, { method });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD', 'content-security-policy': POLICY } });
    }
  });

  it('bear the headers that keep a browser from anything else, as does every answer to one', async () => {
    using made = built();
    await using all = await Constellation.start({ dashboard: made.dashboard });
    for (const path of [
      '/',
      '/dashboard/',
      '/dashboard/icon.svg',
      '/dashboard/none.js',
      '/api/v1/dashboard/overview',
      '/api/v1/dashboard/events',
    ]) {
      const { headers } = await get(all.url + path);
      expect(headers, path).toMatchObject({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('make https lasting for a host of its own name only', async () => {
    const tls = certificate();
    using made = built();
    await using all = await Constellation.start({ tls, dashboard: made.dashboard });
    expect((await get(`${all.url}/dashboard/`, { ca: tls.cert })).headers['strict-transport-security']).toBeUndefined();
  });

  it('say how they are built where they are not, and are found once they are', async () => {
    using made = built();
    const elsewhere = pathToFileURL(join(made.folder, 'later/'));
    await using all = await Constellation.start({ dashboard: elsewhere });
    const answer = await get(`${all.url}/dashboard/`);
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
    });
    expect(answer.bytes.toString()).toContain('npm run build');
    mkdirSync(join(made.folder, 'later'));
    writeFileSync(join(made.folder, 'later/index.html'), PAGE);
    expect((await get(`${all.url}/dashboard/`)).bytes.toString()).toBe(PAGE);

    await using without = await Constellation.start();
    expect((await get(`${without.url}/dashboard/`)).bytes.toString()).toContain('npm run build');
  });
});
