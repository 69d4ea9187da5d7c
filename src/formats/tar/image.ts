import type { Cell } from '../face.ts';

/** Members of container images (OCI image layout, docker save) are named by the checksums of what they hold. */
const BY_CHECKSUM = /(?:^|\/)(?:blobs\/[a-z0-9]+\/[0-9a-f]{64,128}|[0-9a-f]{64}(?:\.json|\.tar|\/layer\.tar|\/json))$/;
export const IMAGE = 'a container image names this by its checksum: delete the image, and build it again without the value';

export function isNamedByChecksum({ locator: [step] }: Cell): boolean {
  return step?.kind === 'entry' && BY_CHECKSUM.test(step.name);
}
