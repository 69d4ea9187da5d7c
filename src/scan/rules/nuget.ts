import { isFakeBody, isStandIn } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, BASE32, BASE62, draw } from '../sampling.ts';
import { token } from '../shape.ts';

export const nugetRules: readonly Rule[] = [
  {
    id: 'nuget-api-key',
    description: 'NuGet API key',
    source: 'https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package#create-an-api-key',
    literals: ['oy2'],
    pattern: token('oy2[a-z0-9]{43}'),
    publicPrefix: 3,
    accept: (secret) => !isFakeBody(secret.slice(3)) && /\d/.test(secret.slice(3)),
    sample: (random) => bare(`oy2${draw(random, { chars: BASE32.chars.toLowerCase(), set: '' }, 43)}`),
    nearMisses: [`oy2${'x'.repeat(43)}`, 'oy2short'],
  },
  {
    id: 'nuget-config-password',
    description: 'Password of a package source in NuGet.Config',
    source: 'https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file#packagesourcecredentials',
    literals: ['"cleartextpassword"', "'cleartextpassword'", 'key="password"'],
    evidence: 'context',
    reach: { before: 16, after: 300 },
    pattern: /<add\s{1,8}key=["'](?:ClearText)?Password["']\s{1,8}value=["'](?<secret>[^"'\s<>]{8,200})["']/di,
    publicPrefix: 0,
    accept: (secret) => !isStandIn(secret) && !/^%.*%$/.test(secret),
    sample: (random) => {
      const secret = `${draw(random, BASE62, 14)}7!kQ`;
      return { text: `<add key="ClearTextPassword" value="${secret}" />`, secret };
    },
    nearMisses: ['<add key="ClearTextPassword" value="%PASSWORD%" />', '<add key="ClearTextPassword" value="xxxxxxxxxxx" />'],
  },
];
