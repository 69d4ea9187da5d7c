import { DATABASE } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const podmanImages: Place = {
  id: 'podman-images',
  label: 'Images and layers of Podman',
  class: 'COPY',
  owner: 'Podman',
  stores: [
    {
      globs: { linux: ['$DATA/containers/**'], darwin: ['$DATA/containers/**'], win32: ['~/.local/share/containers/**'] },
      role: 'state',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['podman', 'buildah', 'conmon'],
  purge: 'P8',
  evidence: 'source',
  note: 'Layers are named by their contents and cannot be changed.',
  next: 'Rebuild without the secret, then `podman image rm`, `podman system prune -a --build`.',
};
