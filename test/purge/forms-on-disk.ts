/** Ways in which programs leave a value in files, written with Node's own encoders rather than ours. */
export const LEFT: Readonly<Record<string, (secret: string) => string | Uint8Array>> = {
  '.bash_history': (s) => `ls\nexport TOKEN=${s}\ncurl -H "Authorization: Bearer ${s}" https://example.test\n`,
  '.env': (s) => `A=1\nSECRET_KEY=${s}\nB=2\n`,
  'config.json': (s) => JSON.stringify({ a: [1, 2.5e10, 'x'], öß: { token: s }, after: true }, null, 2),
  'session.jsonl': (s) =>
    [{ n: 1 }, { text: `it is ${s} indeed` }, { inner: JSON.stringify({ key: s, z: 'é' }) }]
      .map((line) => JSON.stringify(line))
      .join('\n') + '\n',
  'thrice.json': (s) => JSON.stringify({ outer: JSON.stringify({ middle: JSON.stringify({ inner: s }) }) }),
  'utf16.txt': (s) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`pass=${s}\r\n`, 'utf16le')]),
  'utf16be.txt': (s) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(`pass=${s}\r\n`, 'utf16le').swap16()]),
  'base64-0.txt': (s) => `data ${Buffer.from(`${s} tail tail`).toString('base64')}\n`,
  'base64-1.txt': (s) => `data ${Buffer.from(`u:${s}:more text`).toString('base64')}\n`,
  'base64-2.txt': (s) => `data ${Buffer.from(`x${s}z`).toString('base64')}\n`,
  'base64url.txt': (s) => `?state=${Buffer.from(`{"k":"${s}"}`).toString('base64url')}&x=1\n`,
  'hex.txt': (s) => `0x${Buffer.from(s).toString('hex')} end\n`,
  'upper-hex.txt': (s) => `dump: ${Buffer.from(s).toString('hex').toUpperCase()} end\n`,
  'percent.txt': (s) => `https://example.test/?token=${encodeURIComponent(s)}&next=1\n`,
  'page.html': (s) => `<p title="${s.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}">x</p>\n`,
  'notebook.ipynb': (s) =>
    JSON.stringify(
      {
        cells: [{ cell_type: 'code', execution_count: 1, metadata: {}, outputs: [], source: ['import os\n', `token = "${s}"\n`] }],
        metadata: { language_info: { name: 'python' } },
        nbformat: 4,
        nbformat_minor: 5,
      },
      null,
      1,
    ),
};

/** Whether any encoding of the value is left in the bytes, by means that share nothing with our own. */
export function leftIn(bytes: Buffer, secret: string): string[] {
  const found: string[] = [];
  const text = bytes.toString('latin1');
  const has = (what: string, needle: Buffer): void => {
    if (needle.length > 0 && bytes.includes(needle)) found.push(what);
  };
  has('raw', Buffer.from(secret));
  has('utf16le', Buffer.from(secret, 'utf16le'));
  has('utf16be', Buffer.from(secret, 'utf16le').swap16());
  if (text.toLowerCase().includes(Buffer.from(secret).toString('hex'))) found.push('hex');
  for (const run of text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []) {
    for (let skip = 0; skip < 4; skip += 1) if (Buffer.from(run.slice(skip), 'base64').includes(secret)) found.push('base64');
  }
  let view = text;
  for (let depth = 0; depth < 4; depth += 1) {
    view = view
      .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_all, hex: string) =>
        Buffer.from(String.fromCodePoint(Number.parseInt(hex, 16))).toString('latin1'),
      )
      .replaceAll(/\\(["\\/])/g, '$1');
    if (view.includes(Buffer.from(secret).toString('latin1'))) found.push(`json ${depth + 1}`);
  }
  if (decodePercent(text).includes(Buffer.from(secret).toString('latin1'))) found.push('percent');
  const html = text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  if (html.includes(Buffer.from(secret).toString('latin1'))) found.push('html');
  return [...new Set(found)];
}

function decodePercent(text: string): string {
  return text.replaceAll(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
