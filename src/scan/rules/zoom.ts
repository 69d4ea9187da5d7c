import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64URL } from '../sampling.ts';

export const zoomRules: readonly Rule[] = [
  named({
    id: 'zoom-client-secret',
    description: 'Zoom client, API or SDK secret',
    source: 'https://developers.zoom.us/docs/internal-apps/s2s-oauth/',
    names: ['zoom'],
    what: ['client secret', 'api secret', 'sdk secret', 'sdk key', 'secret'],
    alphabet: BASE62,
    length: [32, 36],
    nearMisses: ['ZOOM_CLIENT_SECRET=your-client-secret', 'zoom_secret = zoomLevelOfTheMapView'],
  }),
  named({
    id: 'zoom-webhook-secret',
    description: 'Zoom webhook secret token',
    source: 'https://developers.zoom.us/docs/api/webhooks/#verify-webhook-events',
    names: ['zoom webhook', 'zoom secret', 'zoom verification'],
    what: ['secret', 'token', 'secret token'],
    alphabet: BASE64URL,
    length: 22,
    nearMisses: ['ZOOM_WEBHOOK_SECRET_TOKEN=your-token', 'ZOOM_WEBHOOK_SECRET=xxxxxxxxxxxxxxxxxxxxxx'],
  }),
];
