import { randomBytes, randomInt } from 'node:crypto';

/** Texts that repeat themselves near and far, bytes that do not, and runs. */
export function compressibles(): Uint8Array[] {
  const noise = randomBytes(70_000);
  return [
    new Uint8Array(0),
    Buffer.from('a'),
    Buffer.alloc(100_000, 'ab'),
    Buffer.alloc(65, 0),
    noise,
    noise.subarray(0, 61),
    Buffer.concat([noise, Buffer.from('between'), noise, noise.subarray(5, 300)]),
    ...Array.from({ length: 40 }, (_, index) =>
      Buffer.from(
        Array.from(
          { length: index * 50 },
          () => ['token', '=', '"', randomBytes(6).toString('hex'), 'value', ' ', '\n'][randomInt(7)],
        ).join(''),
      ),
    ),
  ];
}
