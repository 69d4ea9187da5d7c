import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { BASE62, BASE64URL, draw, HEX, oneOf } from '../sampling.ts';

const webhook: Rule = {
  id: 'microsoft-teams-webhook-url',
  description: 'Microsoft Teams incoming webhook URL; the secret is its path',
  source: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook',
  literals: ['/incomingwebhook/'],
  pattern: new RegExp(
    String.raw`${UUID.pattern}@${UUID.pattern}/IncomingWebhook/(?<secret>[0-9a-f]{32}/${UUID.pattern}(?:/V2[A-Za-z0-9_-]{20,60})?)(?![A-Za-z0-9/_-])`,
    'd',
  ),
  reach: { before: 73, after: 200 },
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret.slice(0, 32)),
  sample: (random) => {
    const secret = `${draw(random, HEX, 32)}/${UUID.draw(random)}${oneOf(random, ['', `/V2${draw(random, BASE64URL, 42)}1`])}`;
    const path = `${UUID.draw(random)}@${UUID.draw(random)}/IncomingWebhook/${secret}`;
    return { text: `https://${oneOf(random, ['acme.webhook.office.com/webhookb2', 'outlook.office.com/webhook'])}/${path}`, secret };
  },
  nearMisses: [
    'https://acme.webhook.office.com/webhookb2/<guid>@<guid>/IncomingWebhook/<id>/<guid>',
    'https://outlook.office.com/webhook/tenant/IncomingWebhook/token',
  ],
};

/** The URL that starts a workflow of Power Automate or a logic app, which Teams now uses in place of connectors. */
const workflow: Rule = {
  id: 'power-automate-trigger-url',
  description: 'Power Automate or Logic Apps trigger URL; the secret is its signature',
  source: 'https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-securing-a-logic-app#generate-shared-access-signatures-sas',
  literals: ['/triggers/'],
  pattern: /\/triggers\/[\w.-]{1,80}\/(?:paths\/invoke|run)\/?\?[\w.%&;=/:-]{0,240}?sig=(?<secret>[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/d,
  publicPrefix: 0,
  accept: (secret) => !isFakeBody(secret),
  sample: (random) => {
    const secret = draw(random, BASE64URL, 42) + draw(random, BASE62, 1);
    const path = `workflows/${draw(random, HEX, 32)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0`;
    return { text: `https://prod-07.westeurope.logic.azure.com:443/${path}&sig=${secret}`, secret };
  },
  nearMisses: ['/triggers/manual/paths/invoke?api-version=2016-10-01&sig=<signature>', `/triggers/manual/run?sig=${'x'.repeat(43)}`],
};

export const microsoftTeamsRules: readonly Rule[] = [webhook, workflow];
