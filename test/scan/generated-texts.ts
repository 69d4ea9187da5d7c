import { BASE62, draw, HEX, oneOf } from '../../src/scan/sampling.ts';
import type { Random } from './randomness.ts';

/** Texts such as homes are full of and repositories are not: logs, and what assistants write down. One byte per character. */

const WORDS =
  'worker request retry upstream cache miss shard opened closed socket handler commit build step ready listening queue drained token expired session user invalid config reload metrics flushed'.split(
    ' ',
  );

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => oneOf(random, WORDS)).join(' ');
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => draw(random, HEX, length)).join('-');
}

/** Lines with times, levels, ids, hashes, addresses and percent-encoded URLs; about `length` bytes. */
export function logText(random: Random, length: number): string {
  const lines: string[] = [];
  let time = 1_790_000_000_000 + random(1e9);
  for (let size = 0; size < length; ) {
    time += random(4_000);
    const fields = oneOf(random, [
      () =>
        `request_id=${uuid(random)} path=/api/v${random(4)}/items?cursor=${draw(random, BASE62, 12)}%3D%3D&q=a%20b status=${200 + random(300)}`,
      () => `commit ${draw(random, HEX, 40)} by bot${random(90)}@example.test: ${words(random, 8)}`,
      () =>
        `10.${random(256)}.${random(256)}.${random(256)} - - "GET /static/app.${draw(random, HEX, 8)}.js HTTP/1.1" 200 ${random(90_000)}`,
      () => `sha256:${draw(random, HEX, 64)} pulled in ${random(900)} ms`,
      () => `${words(random, 6)} trace=${draw(random, HEX, 32)} span=${draw(random, HEX, 16)}`,
      () => `{"level":30,"time":${time},"msg":"${words(random, 7)}","durationMs":${random(5_000)}}`,
    ])();
    const line = `${new Date(time).toISOString()} ${oneOf(random, ['INFO', 'WARN', 'DEBUG'])} [${oneOf(random, WORDS)}-${random(32)}] ${fields}\n`;
    lines.push(line);
    size += line.length;
  }
  return lines.join('');
}

/** Lines of JSON in which pieces of `texts` stand escaped once, twice and three times, as in assistants' transcripts. */
export function transcriptText(random: Random, length: number, texts: readonly string[]): string {
  const lines: string[] = [];
  for (let size = 0; size < length; ) {
    const whole = oneOf(random, texts);
    const from = random(Math.max(1, whole.length - 4_000));
    // Cut at lines, so that what is escaped is text as its writer wrote it.
    const piece = whole.slice(from, from + 200 + random(6_000)).replace(/^[^\n]*\n/, '');
    let content: unknown = piece;
    for (let depth = random(3); depth > 0; depth--) content = JSON.stringify({ stdout: content, exitCode: random(2) });
    const line = `${JSON.stringify({
      type: oneOf(random, ['user', 'assistant', 'tool']),
      uuid: uuid(random),
      timestamp: new Date(1_790_000_000_000 + random(1e9)).toISOString(),
      message: {
        role: 'user',
        content: [
          { type: 'text', text: words(random, 20) },
          { type: 'tool_result', content },
        ],
      },
    })}\n`;
    lines.push(line);
    size += line.length;
  }
  return lines.join('');
}

/** Base64 of texts and of bytes that are no text, in lines, in one run and in JSON: what a decoder has to open. */
export function encodedText(random: Random, length: number, texts: readonly string[]): string {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const whole = oneOf(random, texts);
    const from = random(Math.max(1, whole.length - 4_000));
    const bytes =
      random(3) === 0
        ? Buffer.from(Array.from({ length: 400 + random(4_000) }, () => random(256)))
        : Buffer.from(whole.slice(from, from + 300 + random(5_000)), 'latin1');
    const encoded = bytes.toString('base64');
    const part = oneOf(random, [
      () => `-----BEGIN CERTIFICATE-----\n${(encoded.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
      () => `  config.yaml: ${encoded}\n`,
      () => `${JSON.stringify({ mime: 'image/png', data: encoded })}\n`,
      () => `//# sourceMappingURL=data:application/json;base64,${encoded}\n`,
      () => `${bytes.toString('hex')}\n`,
    ])();
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}
