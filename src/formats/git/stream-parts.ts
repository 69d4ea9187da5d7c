import type { Source, Surroundings } from '../face.ts';
import { Damage, type Decoder } from '../compressed/forward.ts';
import { Inflated } from '../compressed/inflated.ts';
import { zlibInflater } from './zlib-reader.ts';

/** What the zlib stream at `data` gives, until its end or its damage; and where that is. */
export function* partsOfStream(source: Source, data: number, around: Surroundings): Generator<Uint8Array, number> {
  const inflater = zlibInflater(around);
  const decoder: Decoder = new Inflated(source, data, source.size, inflater, 'git', null);
  try {
    for (let part = decoder.next(); part !== null; part = decoder.next()) yield part;
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
  } finally {
    decoder.end();
    inflater.end();
  }
  return decoder.at;
}
