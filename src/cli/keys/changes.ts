import { type Bundle, type KeysPayload, Verb } from '../../protocol/index.ts';

/** What new keys change, read off the statement itself, one line each: what whoever signs it is shown. Empty: nothing. */
export function changesOf(now: Bundle, keys: KeysPayload): string[] {
  const changes: string[] = [];
  const left = <T extends { readonly keyId: string }>(before: readonly T[], after: readonly { readonly keyId: string }[]): T[] =>
    before.filter(({ keyId }) => !after.some((one) => one.keyId === keyId));
  const fate = (keyId: string) =>
    keys.disowned.includes(keyId)
      ? 'is disowned: nothing that it ever signed counts any more'
      : 'may sign no more; what it signed before stays';

  for (const { keyId, person } of left(now.orderKeys, keys.orderKeys))
    changes.push(`operator ${person}: key ${short(keyId)} ${fate(keyId)}`);
  for (const { keyId, person } of now.turned?.orderKeys ?? []) {
    if (keys.disowned.includes(keyId)) changes.push(`operator ${person}, before: key ${short(keyId)} ${fate(keyId)}`);
  }
  for (const { keyId, person, origin } of left(keys.orderKeys, now.orderKeys)) {
    changes.push(`operator ${person}: key ${short(keyId)} (${origin}) may sign orders`);
  }
  for (const { keyId, person, origin } of keys.orderKeys) {
    const before = now.orderKeys.find((one) => one.keyId === keyId);
    if (before && (before.person !== person || before.origin !== origin)) {
      changes.push(`key ${short(keyId)} counts as ${person}'s (${origin}) and no more as ${before.person}'s (${before.origin})`);
    }
  }
  for (const { keyId } of left(now.stewardKeys, keys.stewardKeys)) changes.push(`steward: key ${short(keyId)} ${fate(keyId)}`);
  for (const { keyId } of now.turned?.stewardKeys ?? []) {
    if (keys.disowned.includes(keyId)) changes.push(`steward, before: key ${short(keyId)} ${fate(keyId)}`);
  }
  for (const { keyId } of left(keys.stewardKeys, now.stewardKeys)) changes.push(`steward: key ${short(keyId)} signs from now on`);
  for (const { keyId } of left(now.rootKeys, keys.rootKeys)) changes.push(`root: key ${short(keyId)} is good for nothing any more`);
  for (const { keyId } of left(keys.rootKeys, now.rootKeys)) changes.push(`root: key ${short(keyId)} signs the next turn`);
  const roots = now.rootThreshold ?? 1;
  if (keys.rootThreshold !== roots)
    changes.push(`${keys.rootThreshold} of ${keys.rootKeys.length} root keys must sign the next turn (now ${roots})`);
  for (const verb of Verb.options) {
    const [before, after] = [now.thresholds[verb], keys.thresholds[verb]];
    if (before !== after)
      changes.push(`to ${verb} takes the signatures of ${after} ${after === 1 ? 'person' : 'persons'} (now ${before ?? 'none'})`);
  }
  return changes;
}

export function short(keyId: string): string {
  return keyId.slice(0, 12);
}
