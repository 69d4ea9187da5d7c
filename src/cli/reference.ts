import { referenceFault } from '../protocol/index.ts';
import { openRedactor } from '../search/index.ts';
import { UserError } from './exit.ts';

const HINT = 'Give what names the new value in its store: op://Prod/stripe/key, vault:secret/data/stripe#key, ${env:STRIPE_KEY}.';

/**
 * What takes the old value's place in settings files: it is public, and stands in many of them from then on.
 * @throws UserError for what no order may carry, and for what holds a secret or the old value itself
 */
export async function readReference(text: string, value: Uint8Array | null): Promise<string> {
  const fault = referenceFault(text);
  if (fault !== null) throw new UserError(fault, HINT);
  if ((value !== null && Buffer.from(text).includes(value)) || (await openRedactor()).text(text) !== text)
    throw new UserError('The reference has a secret in it, and everybody could read it.', HINT);
  return text;
}
