import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE62, draw, HEX } from '../sampling.ts';

export const netlifyBuildRules: readonly Rule[] = [
  {
    id: 'netlify-build-hook',
    description: 'Netlify build hook URL',
    source: 'https://docs.netlify.com/build/configure-builds/build-hooks/',
    literals: ['api.netlify.com/build_hooks/'],
    evidence: 'context',
    pattern: /api\.netlify\.com\/build_hooks\/(?<secret>[0-9a-f]{24})(?![0-9a-zA-Z])/d,
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = draw(random, HEX, 24);
      return { text: `https://api.netlify.com/build_hooks/${secret}`, secret };
    },
    nearMisses: ['https://api.netlify.com/build_hooks/000000000000000000000000', 'https://api.netlify.com/build_hooks/id'],
  },
  {
    id: 'vercel-deploy-hook',
    description: 'Vercel deploy hook URL',
    source: 'https://vercel.com/docs/deploy-hooks',
    literals: ['/integrations/deploy/prj_'],
    evidence: 'context',
    pattern: /api\.vercel\.com\/v1\/integrations\/deploy\/prj_[A-Za-z0-9]{20,40}\/(?<secret>[A-Za-z0-9]{8,24})(?![A-Za-z0-9])/d,
    reach: { before: 17, after: 120 },
    publicPrefix: 0,
    accept: (secret) => !isFakeBody(secret),
    sample: (random) => {
      const secret = draw(random, BASE62, 10);
      return { text: `https://api.vercel.com/v1/integrations/deploy/prj_${draw(random, BASE62, 28)}/${secret}`, secret };
    },
    nearMisses: [`https://api.vercel.com/v1/integrations/deploy/prj_${'x'.repeat(28)}/xxxxxxxxxx`, '/integrations/deploy/prj_id'],
  },
];
