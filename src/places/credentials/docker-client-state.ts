import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const dockerClientState: Place = {
  id: 'docker-client-state',
  label: 'Docker client state',
  class: 'COPY',
  owner: 'Docker',
  stores: [
    {
      globs: everywhere('${DOCKER_CONFIG:-~/.docker}/{buildx,contexts,mutagen,scout,desktop,desktop-build,models,mcp,sandboxes}/**'),
      role: 'state',
      live: 'closed',
    },
  ],
  running: ['docker', 'com.docker.backend', 'Docker Desktop'],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Build records keep arguments.',
  next: '`docker context rm` and `docker buildx rm` remove what they made.',
};
