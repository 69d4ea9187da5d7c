import type { Rule } from '../face.ts';
import { anthropicRules } from './anthropic.ts';
import { assignmentRules } from './assignment.ts';
import { atlassianRules } from './atlassian.ts';
import { awsRules } from './aws.ts';
import { azureRules } from './azure.ts';
import { cloudflareRules } from './cloudflare.ts';
import { curlRules } from './curl.ts';
import { databricksRules } from './databricks.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { discordRules } from './discord.ts';
import { dockerRules } from './docker.ts';
import { dockerhubRules } from './dockerhub.ts';
import { dopplerRules } from './doppler.ts';
import { figmaRules } from './figma.ts';
import { flyRules } from './fly.ts';
import { githubRules } from './github.ts';
import { gitlabRules } from './gitlab.ts';
import { googleRules } from './google.ts';
import { grafanaRules } from './grafana.ts';
import { groqRules } from './groq.ts';
import { herokuRules } from './heroku.ts';
import { httpRules } from './http.ts';
import { huggingfaceRules } from './huggingface.ts';
import { jwtRules } from './jwt.ts';
import { langsmithRules } from './langsmith.ts';
import { linearRules } from './linear.ts';
import { linodeRules } from './linode.ts';
import { netrcRules } from './netrc.ts';
import { newrelicRules } from './newrelic.ts';
import { notionRules } from './notion.ts';
import { npmRules } from './npm.ts';
import { onepasswordRules } from './onepassword.ts';
import { openaiRules } from './openai.ts';
import { openrouterRules } from './openrouter.ts';
import { perplexityRules } from './perplexity.ts';
import { postmanRules } from './postman.ts';
import { privateKeyRules } from './private-key.ts';
import { pulumiRules } from './pulumi.ts';
import { pypiRules } from './pypi.ts';
import { replicateRules } from './replicate.ts';
import { sendgridRules } from './sendgrid.ts';
import { sentryRules } from './sentry.ts';
import { shopifyRules } from './shopify.ts';
import { slackRules } from './slack.ts';
import { sonarqubeRules } from './sonarqube.ts';
import { sourcegraphRules } from './sourcegraph.ts';
import { stripeRules } from './stripe.ts';
import { tailscaleRules } from './tailscale.ts';
import { telegramRules } from './telegram.ts';
import { terraformRules } from './terraform.ts';
import { twilioRules } from './twilio.ts';
import { urlRules } from './url.ts';
import { vaultRules } from './vault.ts';
import { vercelRules } from './vercel.ts';
import { xaiRules } from './xai.ts';

/**
 * Every detector, one file per provider. Where two rules hit the very same bytes with the same kind of evidence, the one
 * that stands first here is emitted.
 */
export const allRules: readonly Rule[] = [
  ...anthropicRules,
  ...assignmentRules,
  ...atlassianRules,
  ...awsRules,
  ...azureRules,
  ...cloudflareRules,
  ...curlRules,
  ...databricksRules,
  ...digitaloceanRules,
  ...discordRules,
  ...dockerRules,
  ...dockerhubRules,
  ...dopplerRules,
  ...figmaRules,
  ...flyRules,
  ...githubRules,
  ...gitlabRules,
  ...googleRules,
  ...grafanaRules,
  ...groqRules,
  ...herokuRules,
  ...httpRules,
  ...huggingfaceRules,
  ...jwtRules,
  ...langsmithRules,
  ...linearRules,
  ...linodeRules,
  ...netrcRules,
  ...newrelicRules,
  ...notionRules,
  ...npmRules,
  ...onepasswordRules,
  ...openaiRules,
  ...openrouterRules,
  ...perplexityRules,
  ...postmanRules,
  ...privateKeyRules,
  ...pulumiRules,
  ...pypiRules,
  ...replicateRules,
  ...sendgridRules,
  ...sentryRules,
  ...shopifyRules,
  ...slackRules,
  ...sonarqubeRules,
  ...sourcegraphRules,
  ...stripeRules,
  ...tailscaleRules,
  ...telegramRules,
  ...terraformRules,
  ...twilioRules,
  ...urlRules,
  ...vaultRules,
  ...vercelRules,
  ...xaiRules,
];
