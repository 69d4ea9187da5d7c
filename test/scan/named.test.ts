import { describe, expect, test } from 'vitest';
import { createDetector } from '../../src/scan/detect.ts';
import { named, UUID } from '../../src/scan/named.ts';
import { BASE62, draw, HEX } from '../../src/scan/sampling.ts';
import { bytesOf } from './obvious.ts';
import { randomFrom } from './randomness.ts';
import { widthOf } from './pattern-width.ts';

const random = randomFrom(20_261_123);
const base = { description: 'x', source: 'https://acme.test/', nearMisses: [] };
const plain = named({ ...base, id: 'acme', names: ['square'], alphabet: HEX, length: 32 });
const spaced = named({
  ...base,
  id: 'ocean',
  names: ['blue ocean'],
  alphabet: BASE62,
  length: [20, 40],
  what: ['token', 'pat', 'access id'],
});
const uuid = named({ ...base, id: 'uuid', names: ['heron'], shape: UUID });

function values(rule: typeof plain, text: string): string[] {
  const found: string[] = [];
  createDetector([rule]).detect(bytesOf(text), (_, start, end) => found.push(text.slice(start, end)));
  return found;
}

const secret = draw(random, HEX, 32);

describe('a secret known by the provider in its name', () => {
  test.each([
    `SQUARE_API_KEY=${secret}`,
    `export ACME_SQUARE_SECRET='${secret}'`,
    `squareApiKey: ${secret}`,
    `squareapikey=${secret}`,
    `SQUAREKEY: "${secret}",`,
    `"Square API key": "${secret}"`,
    `{\\"squareToken\\": \\"${secret}\\"}`,
    `token_square = ${secret}`,
    `app.square.api.key=${secret}`,
    `--square-token ${secret} --other`,
    `setenv SQUARE_TOKEN ${secret}`,
    `ENV SQUARE_TOKEN ${secret}`,
    `Square(api_key="${secret}")`,
    `setSquareToken("${secret}")`,
    `env['SQUARE_TOKEN'] = '${secret}'`,
    `<squareToken>${secret}</squareToken>`,
    `<add key="SquareToken" value="${secret}" />`,
    `{"name": "SQUARE_TOKEN", "value": "${secret}"}`,
    `?square_token=${secret}&page=2`,
    `const squareToken: string = '${secret}';`,
  ])('is found in %s', (text) => {
    expect(values(plain, text)).toEqual([secret]);
  });

  test.each([
    `squareRoot = ${secret}`,
    `squares_key=${secret}`,
    `desquare_key=${secret}`,
    `chesquareKey=${secret}`,
    `SQUARE_KEY_ID=${secret}`,
    `SQUARE_PUBLIC_KEY=${secret}`,
    `square_digest=${secret}`,
    `SQUARE_API_KEY=${secret}0`,
    `SQUARE_API_KEY=${secret.slice(1)}`,
    `SQUARE_API_KEY=${secret}-more`,
    `SQUARE_API_KEY=${secret}.more`,
    `SQUARE_API_KEY=${secret.toUpperCase()}G`,
    `SQUARE_API_KEY=${'0123456789abcdef'.repeat(2)}`,
    `SQUARE_API_KEY=${'1'.repeat(32)}`,
    `SQUARE_API_KEY\n=${secret}`,
    `the square token ${secret}`,
    `arn:aws:secretsmanager:square_token:${secret}`,
    `square token="${secret}'`,
  ])('is not found in %s', (text) => {
    expect(values(plain, text)).toEqual([]);
  });

  test.each(['blueocean', 'blue_ocean', 'blue-ocean', 'BLUE_OCEAN', 'blueOcean', 'Blue Ocean', 'blue.ocean'])(
    'by a name of two words: %s',
    (name) => {
      const value = `${draw(random, BASE62, 22)}A7z`;
      expect(values(spaced, `${name}_token=${value}`)).toEqual([value]);
      expect(values(spaced, `${name}_access_id: ${value}`)).toEqual([value]);
      expect(values(spaced, `${name}-pat: ${value}`)).toEqual([value]);
      expect(values(spaced, `${name}_compat: ${value}`)).toEqual([]);
      expect(values(spaced, `${name}_key=${value}`)).toEqual([]);
    },
  );

  test('a UUID is one only where the shape is', () => {
    const value = UUID.draw(random);
    expect(values(uuid, `HERON_API_KEY=${value}`)).toEqual([value]);
    expect(values(uuid, `HERON_API_KEY=${value}-1`)).toEqual([]);
    const dashed = named({ ...base, id: 'dashed', names: ['heron'], alphabet: { chars: `${HEX.chars}-`, set: '0-9a-f-' }, length: 36 });
    expect(values(dashed, `HERON_API_KEY=${value}`)).toEqual([]);
  });

  test('its reach covers its longest match', () => {
    for (const rule of [plain, spaced, uuid]) expect(widthOf(rule.pattern).most).toBeLessThanOrEqual(rule.reach?.after ?? 0);
  });
});
