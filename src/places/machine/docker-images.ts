import type { Place } from '../face.ts';

export const dockerImages: Place = {
  id: 'docker-images',
  label: 'Images and layers of containers',
  class: 'FAR',
  owner: 'Docker and containerd',
  stores: [
    {
      globs: {
        linux: ['/var/lib/docker/**', '/var/lib/containerd/**', '/var/lib/buildkit/**', '$DATA/docker/**', '$DATA/buildkit/**'],
        darwin: [
          '~/Library/Containers/com.docker.docker/**',
          '~/.colima/**',
          '~/.orbstack/**',
          '$CFG/rancher-desktop/**',
          '~/.rd/**',
          '~/.lima/**',
          '~/.finch/**',
        ],
        win32: ['$LOCAL/Docker/**', '$LOCAL/rancher-desktop*/**'],
      },
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['dockerd', 'containerd', 'com.docker.backend', 'Docker Desktop'],
  purge: 'P8',
  evidence: 'source',
  note: 'Layers are named by their contents and cannot be changed. The registry has its own copy.',
  next: 'Rebuild without the secret (`RUN --mount=type=secret`), then `docker image rm`, `docker builder prune -a`, `docker buildx history rm --all`.',
};
