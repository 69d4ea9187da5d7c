import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../src/scan/checks/base64.ts';
import { crc32 } from '../../src/scan/checks/crc32.ts';
import { createDetector } from '../../src/scan/detect.ts';
import type { Rule } from '../../src/scan/face.ts';
import { allRules } from '../../src/scan/rules/index.ts';
import { BASE62, BASE64, BASE64URL, draw, HEX } from '../../src/scan/sampling.ts';
import { bytesOf } from './obvious.ts';
import { randomFrom } from './randomness.ts';

/** What a rule's samples do not show: the structure that it asks for, and the forms beside the usual one. */

const random = randomFrom(20_261_124);

function ruleOf(id: string): Rule {
  const rule = allRules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`No rule ${id}`);
  return rule;
}

function values(id: string, text: string): string[] {
  const found: string[] = [];
  createDetector([ruleOf(id)]).detect(bytesOf(text), (_, start, end) => found.push(text.slice(start, end)));
  return found;
}

describe('GitLab tokens behind a prefix of the instance', () => {
  test('the plain one', () => {
    const secret = `glpat-${draw(random, BASE62, 20)}`;
    expect(values('gitlab-token', `GITLAB_TOKEN=acme-${secret}`)).toEqual([secret]);
    expect(values('gitlab-token', `acme${secret}`)).toEqual([]);
  });

  test('the routable one, whose checksum covers the prefix', () => {
    const head = `glrtr-${draw(random, BASE64URL, 30)}.01.0u`;
    const trailer = (text: string) => crc32(text).toString(36).padStart(7, '0');
    expect(values('gitlab-routable-token', `acme-${head}${trailer(`acme-${head}`)}`)).toEqual([head + trailer(`acme-${head}`)]);
    expect(values('gitlab-routable-token', `other-${head}${trailer(`acme-${head}`)}`)).toEqual([]);
  });
});

describe('Azure keys with a signature', () => {
  const key = (at: number, signature: string, rest: number, pad: string) =>
    `k${draw(random, BASE64, at - 1)}${signature}${draw(random, BASE64, rest)}${pad}`;

  test.each([
    ['azure-storage-key', 76, '+ASt', 5, 'Q=='],
    ['azure-cosmosdb-key', 76, 'ACDb', 5, 'w=='],
    ['azure-service-bus-key', 33, '+ASbA', 5, '='],
    ['azure-iot-key', 33, 'AIoTP', 5, '='],
    ['azure-container-registry-key', 42, '+ACRC', 5, ''],
  ] as const)('%s is known by the place of its signature', (id, at, signature, rest, pad) => {
    const secret = key(at, signature, rest, pad);
    expect(values(id, `key: ${secret}`)).toEqual([secret]);
    expect(values(id, `key: ${key(at - 1, signature, rest + 1, pad)}`)).toEqual([]);
    expect(values(id, `key: ${key(at + 4, signature, rest, pad)}`)).toEqual([]);
    expect(values(id, `key: a/${secret}`)).toEqual([]);
  });

  test('an annotated key is told by its service, and of no service twice', () => {
    const secret = (service: string) =>
      `${draw(random, BASE62, 52)}JQQJ99BA${draw(random, BASE62, 12)}AAAA${service}${draw(random, BASE62, 4)}`;
    const maps = secret('AZMP');
    expect(values('azure-maps-key', `token=${maps}`)).toEqual([maps]);
    expect(values('azure-annotated-key', `token=${maps}`)).toEqual([]);
    const other = secret('QQxx');
    expect(values('azure-annotated-key', `token=${other}`)).toEqual([other]);
    expect(values('azure-maps-key', `token=${other}`)).toEqual([]);
  });
});

describe('tokens that hold encoded text', () => {
  test.each([
    [
      'aws-bedrock-api-key',
      (text: string) => `ABSK${encodeBase64(text)}`,
      `BedrockAPIKey-ab12-at-123456789012:${draw(random, BASE62, 44)}`,
      'edrockAPIKey-',
    ],
    ['jfrog-reference-token', encodeBase64, `reftkn:01:1700000000:${draw(random, BASE62, 28)}`, 'eftkn:01'],
    [
      'nx-cloud-token',
      (text: string) => `NX_CLOUD_ACCESS_TOKEN=${encodeBase64(text)}`,
      '5f0c2f3b-6a1d-4e8f-9b7c-3d2e1f0a9b8c|read-write',
      'read-',
    ],
  ] as const)('%s: other text inside is none', (id, write, inside, piece) => {
    expect(values(id, write(inside))).toHaveLength(1);
    expect(values(id, write(inside.replace(piece, (found) => found.toUpperCase())))).toEqual([]);
  });

  test('an SES password begins with its version', () => {
    const bytes = Array.from({ length: 32 }, () => String.fromCharCode(random(256))).join('');
    expect(values('aws-ses-smtp-password', `SES_SMTP_PASSWORD=${encodeBase64(`\u0004${bytes}`)}`)).toHaveLength(1);
    expect(values('aws-ses-smtp-password', `SES_SMTP_PASSWORD=${encodeBase64(`\u0005${bytes}`)}`)).toEqual([]);
  });
});

describe('a shared access signature', () => {
  const secret = encodeURIComponent(encodeBase64(Array.from({ length: 32 }, () => String.fromCharCode(random(256))).join('')));

  test('stands beside a field of its own', () => {
    expect(values('azure-sas-signature', `?sv=2023-01-03&sig=${secret}`)).toEqual([secret]);
    expect(values('azure-sas-signature', `?sig=${secret}&amp;se=2027-01-01`)).toEqual([secret]);
    expect(values('azure-sas-signature', `?user=1&sig=${secret}`)).toEqual([]);
    expect(values('azure-sas-signature', `?sv=2023-01-03&config=${secret}`)).toEqual([]);
  });
});

test('a refresh token of GitHub is longer than its kin', () => {
  const secret = `ghr_${draw(random, BASE62, 76)}`;
  expect(values('github-refresh-token', secret)).toEqual([secret]);
  expect(values('github-refresh-token', `ghr_${draw(random, HEX, 40)}`)).toEqual([]);
});
