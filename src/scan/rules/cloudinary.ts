import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, DIGIT, draw } from '../sampling.ts';

const url: Rule = {
  id: 'cloudinary-url-secret',
  description: 'API secret in a CLOUDINARY_URL',
  source: 'https://cloudinary.com/documentation/node_integration#set_required_configuration_parameters',
  literals: ['cloudinary://'],
  evidence: 'context',
  pattern: /cloudinary:\/\/\d{12,18}:(?<secret>[A-Za-z0-9_-]{27})@/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = draw(random, BASE64URL, 27);
    return { text: `cloudinary://${draw(random, DIGIT, 15)}:${secret}@acme`, secret };
  },
  nearMisses: [
    `cloudinary://123456789012345:${'x'.repeat(27)}@acme`,
    'cloudinary://my_key:my_secret@my_cloud_name',
    'cloudinary://<API_KEY>:<API_SECRET>@acme',
  ],
};

const secret = named({
  id: 'cloudinary-api-secret',
  description: 'Cloudinary API secret',
  source: 'https://cloudinary.com/documentation/developer_onboarding_faq_find_credentials',
  names: ['cloudinary'],
  what: ['api secret', 'secret'],
  alphabet: BASE64URL,
  length: 27,
  nearMisses: [
    `CLOUDINARY_API_SECRET=${'x'.repeat(27)}`,
    'CLOUDINARY_API_SECRET=${SECRET}',
    'cloudinary_folder: productionImagesOfTheShop12',
  ],
});

export const cloudinaryRules: readonly Rule[] = [url, secret];
