import type { Rule } from '../face.ts';
import { adafruitRules } from './adafruit.ts';
import { africastalkingRules } from './africastalking.ts';
import { aftershipRules } from './aftership.ts';
import { aivenRules } from './aiven.ts';
import { akamaiRules } from './akamai.ts';
import { alchemyRules } from './alchemy.ts';
import { algoliaRules } from './algolia.ts';
import { alibabaRules } from './alibaba.ts';
import { alpacaRules } from './alpaca.ts';
import { alphavantageRules } from './alphavantage.ts';
import { anthropicRules } from './anthropic.ts';
import { anyscaleRules } from './anyscale.ts';
import { apiHeaderRules } from './api-header.ts';
import { apifyRules } from './apify.ts';
import { apolloIoRules } from './apollo-io.ts';
import { appwriteRules } from './appwrite.ts';
import { assignmentRules } from './assignment.ts';
import { atlassianRules } from './atlassian.ts';
import { awsRules } from './aws.ts';
import { axiomRules } from './axiom.ts';
import { azureRules } from './azure.ts';
import { backblazeRules } from './backblaze.ts';
import { baiduRules } from './baidu.ts';
import { beamerRules } from './beamer.ts';
import { bigcommerceRules } from './bigcommerce.ts';
import { binanceRules } from './binance.ts';
import { bitfinexRules } from './bitfinex.ts';
import { bitmexRules } from './bitmex.ts';
import { bitstampRules } from './bitstamp.ts';
import { bittrexRules } from './bittrex.ts';
import { braintreeRules } from './braintree.ts';
import { branchRules } from './branch.ts';
import { braveRules } from './brave.ts';
import { brevoRules } from './brevo.ts';
import { brexRules } from './brex.ts';
import { browserbaseRules } from './browserbase.ts';
import { bybitRules } from './bybit.ts';
import { cartesiaRules } from './cartesia.ts';
import { cerebrasRules } from './cerebras.ts';
import { chargebeeRules } from './chargebee.ts';
import { checklyRules } from './checkly.ts';
import { civoRules } from './civo.ts';
import { clearbitRules } from './clearbit.ts';
import { clickhouseRules } from './clickhouse.ts';
import { cloudflareRules } from './cloudflare.ts';
import { cloudinaryRules } from './cloudinary.ts';
import { cockroachdbRules } from './cockroachdb.ts';
import { codeiumRules } from './codeium.ts';
import { coderabbitRules } from './coderabbit.ts';
import { coinbaseRules } from './coinbase.ts';
import { coingeckoRules } from './coingecko.ts';
import { coinmarketcapRules } from './coinmarketcap.ts';
import { composioRules } from './composio.ts';
import { configcatRules } from './configcat.ts';
import { confluentRules } from './confluent.ts';
import { connectionStringRules } from './connection-string.ts';
import { courierRules } from './courier.ts';
import { curlRules } from './curl.ts';
import { cursorRules } from './cursor.ts';
import { customerioRules } from './customerio.ts';
import { databaseClientRules } from './database-client.ts';
import { databricksOauthRules } from './databricks-oauth.ts';
import { databricksRules } from './databricks.ts';
import { datadogRules } from './datadog.ts';
import { deeplRules } from './deepl.ts';
import { deepseekRules } from './deepseek.ts';
import { denoRules } from './deno.ts';
import { devcycleRules } from './devcycle.ts';
import { devinRules } from './devin.ts';
import { digitaloceanSpacesRules } from './digitalocean-spaces.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { dingtalkRules } from './dingtalk.ts';
import { discordRules } from './discord.ts';
import { dnsimpleRules } from './dnsimple.ts';
import { dnsmadeeasyRules } from './dnsmadeeasy.ts';
import { dockerRules } from './docker.ts';
import { dockerhubRules } from './dockerhub.ts';
import { dopplerRules } from './doppler.ts';
import { dwollaRules } from './dwolla.ts';
import { dynatraceRules } from './dynatrace.ts';
import { e2bRules } from './e2b.ts';
import { easypostRules } from './easypost.ts';
import { ecwidRules } from './ecwid.ts';
import { elasticRules } from './elastic.ts';
import { elasticemailRules } from './elasticemail.ts';
import { elevenlabsRules } from './elevenlabs.ts';
import { etsyRules } from './etsy.ts';
import { exoscaleRules } from './exoscale.ts';
import { expoRules } from './expo.ts';
import { fastlyRules } from './fastly.ts';
import { feishuRules } from './feishu.ts';
import { figmaRules } from './figma.ts';
import { fileKeyRules } from './file-key.ts';
import { finicityRules } from './finicity.ts';
import { finnhubRules } from './finnhub.ts';
import { firebaseRules } from './firebase.ts';
import { firecrawlRules } from './firecrawl.ts';
import { fireworksRules } from './fireworks.ts';
import { flagsmithRules } from './flagsmith.ts';
import { flyMacaroonRules } from './fly-macaroon.ts';
import { flyRules } from './fly.ts';
import { frameworkKeyRules } from './framework-key.ts';
import { freshbooksRules } from './freshbooks.ts';
import { friendliRules } from './friendli.ts';
import { fullstoryRules } from './fullstory.ts';
import { gandiRules } from './gandi.ts';
import { githubRules } from './github.ts';
import { gitlabRules } from './gitlab.ts';
import { gocardlessRules } from './gocardless.ts';
import { godaddyRules } from './godaddy.ts';
import { googleChatRules } from './google-chat.ts';
import { googleRules } from './google.ts';
import { gotifyRules } from './gotify.ts';
import { grafanaRules } from './grafana.ts';
import { groqRules } from './groq.ts';
import { heliconeRules } from './helicone.ts';
import { herokuLegacyRules } from './heroku-legacy.ts';
import { herokuRules } from './heroku.ts';
import { hetznerRules } from './hetzner.ts';
import { honeycombRules } from './honeycomb.ts';
import { httpRules } from './http.ts';
import { huaweiRules } from './huawei.ts';
import { huggingfaceRules } from './huggingface.ts';
import { humanloopRules } from './humanloop.ts';
import { hunterIoRules } from './hunter-io.ts';
import { huobiRules } from './huobi.ts';
import { ibmRules } from './ibm.ts';
import { infobipRules } from './infobip.ts';
import { infracostRules } from './infracost.ts';
import { intra42Rules } from './intra42.ts';
import { ionicRules } from './ionic.ts';
import { jetbrainsRules } from './jetbrains.ts';
import { jinaRules } from './jina.ts';
import { jwtRules } from './jwt.ts';
import { keyCommandRules } from './key-command.ts';
import { kickboxRules } from './kickbox.ts';
import { klaviyoRules } from './klaviyo.ts';
import { koyebRules } from './koyeb.ts';
import { krakenRules } from './kraken.ts';
import { kubernetesRules } from './kubernetes.ts';
import { kucoinRules } from './kucoin.ts';
import { langfuseRules } from './langfuse.ts';
import { langsmithRules } from './langsmith.ts';
import { launchdarklyRules } from './launchdarkly.ts';
import { lineRules } from './line.ts';
import { linearRules } from './linear.ts';
import { linodeRules } from './linode.ts';
import { llamaindexRules } from './llamaindex.ts';
import { lobRules } from './lob.ts';
import { loginCommandRules } from './login-command.ts';
import { loopsRules } from './loops.ts';
import { magentoRules } from './magento.ts';
import { mailchimpRules } from './mailchimp.ts';
import { mailersendRules } from './mailersend.ts';
import { mailgunRules } from './mailgun.ts';
import { mailjetRules } from './mailjet.ts';
import { mandrillRules } from './mandrill.ts';
import { mapboxRules } from './mapbox.ts';
import { matrixRules } from './matrix.ts';
import { mattermostRules } from './mattermost.ts';
import { maxmindRules } from './maxmind.ts';
import { medusaRules } from './medusa.ts';
import { meilisearchRules } from './meilisearch.ts';
import { mercadopagoRules } from './mercadopago.ts';
import { mercuryRules } from './mercury.ts';
import { mergifyRules } from './mergify.ts';
import { messagebirdRules } from './messagebird.ts';
import { microsoftTeamsRules } from './microsoft-teams.ts';
import { midtransRules } from './midtrans.ts';
import { minimaxRules } from './minimax.ts';
import { modalRules } from './modal.ts';
import { mollieRules } from './mollie.ts';
import { mongodbAtlasRules } from './mongodb-atlas.ts';
import { namecheapRules } from './namecheap.ts';
import { neonRules } from './neon.ts';
import { neptuneRules } from './neptune.ts';
import { netlifyRules } from './netlify.ts';
import { netrcRules } from './netrc.ts';
import { newrelicRules } from './newrelic.ts';
import { nightfallRules } from './nightfall.ts';
import { notionRules } from './notion.ts';
import { npmRules } from './npm.ts';
import { ntfyRules } from './ntfy.ts';
import { nvidiaRules } from './nvidia.ts';
import { okxRules } from './okx.ts';
import { omiseRules } from './omise.ts';
import { onepasswordRules } from './onepassword.ts';
import { onesignalRules } from './onesignal.ts';
import { openaiRules } from './openai.ts';
import { openrouterRules } from './openrouter.ts';
import { oracleRules } from './oracle.ts';
import { ovhRules } from './ovh.ts';
import { pagarmeRules } from './pagarme.ts';
import { paypalRules } from './paypal.ts';
import { paystackRules } from './paystack.ts';
import { perplexityRules } from './perplexity.ts';
import { personaRules } from './persona.ts';
import { pganalyzeRules } from './pganalyze.ts';
import { pineconeRules } from './pinecone.ts';
import { plaidRules } from './plaid.ts';
import { planetscaleRules } from './planetscale.ts';
import { plivoRules } from './plivo.ts';
import { polygonIoRules } from './polygon-io.ts';
import { porkbunRules } from './porkbun.ts';
import { posthogRules } from './posthog.ts';
import { postmanRules } from './postman.ts';
import { postmarkRules } from './postmark.ts';
import { printfulRules } from './printful.ts';
import { privateKeyRules } from './private-key.ts';
import { pulumiRules } from './pulumi.ts';
import { pushbulletRules } from './pushbullet.ts';
import { pushoverRules } from './pushover.ts';
import { pypiRules } from './pypi.ts';
import { quickbooksRules } from './quickbooks.ts';
import { railwayRules } from './railway.ts';
import { rampRules } from './ramp.ts';
import { rapidapiRules } from './rapidapi.ts';
import { razorpayRules } from './razorpay.ts';
import { recurlyRules } from './recurly.ts';
import { remoteCommandRules } from './remote-command.ts';
import { renderRules } from './render.ts';
import { replicateRules } from './replicate.ts';
import { resendRules } from './resend.ts';
import { retellRules } from './retell.ts';
import { rocketchatRules } from './rocketchat.ts';
import { rootlyRules } from './rootly.ts';
import { runpodRules } from './runpod.ts';
import { scalewayRules } from './scaleway.ts';
import { scrapflyRules } from './scrapfly.ts';
import { segmentRules } from './segment.ts';
import { sendgridRules } from './sendgrid.ts';
import { sentryRules } from './sentry.ts';
import { settingsFileRules } from './settings-file.ts';
import { shipengineRules } from './shipengine.ts';
import { shippoRules } from './shippo.ts';
import { shipstationRules } from './shipstation.ts';
import { shopifyRules } from './shopify.ts';
import { signalwireRules } from './signalwire.ts';
import { sinchRules } from './sinch.ts';
import { slackRules } from './slack.ts';
import { smtp2goRules } from './smtp2go.ts';
import { sonarqubeRules } from './sonarqube.ts';
import { sourcegraphRules } from './sourcegraph.ts';
import { sparkpostRules } from './sparkpost.ts';
import { spectralRules } from './spectral.ts';
import { sqlRules } from './sql.ts';
import { stabilityRules } from './stability.ts';
import { stackhawkRules } from './stackhawk.ts';
import { statsigRules } from './statsig.ts';
import { stripeRules } from './stripe.ts';
import { supabaseRules } from './supabase.ts';
import { tailscaleRules } from './tailscale.ts';
import { tavilyRules } from './tavily.ts';
import { telegramRules } from './telegram.ts';
import { telnyxRules } from './telnyx.ts';
import { tencentRules } from './tencent.ts';
import { terraformRules } from './terraform.ts';
import { tiingoRules } from './tiingo.ts';
import { togetherRules } from './together.ts';
import { twilioRules } from './twilio.ts';
import { twitchRules } from './twitch.ts';
import { typesenseRules } from './typesense.ts';
import { ubidotsRules } from './ubidots.ts';
import { unkeyRules } from './unkey.ts';
import { upcloudRules } from './upcloud.ts';
import { upstashRules } from './upstash.ts';
import { urlRules } from './url.ts';
import { vaultRules } from './vault.ts';
import { vercelStorageRules } from './vercel-storage.ts';
import { vercelRules } from './vercel.ts';
import { viberRules } from './viber.ts';
import { voiceflowRules } from './voiceflow.ts';
import { vonageRules } from './vonage.ts';
import { voyageRules } from './voyage.ts';
import { vultrRules } from './vultr.ts';
import { wandbRules } from './wandb.ts';
import { wasabiRules } from './wasabi.ts';
import { webexRules } from './webex.ts';
import { weblateRules } from './weblate.ts';
import { wechatRules } from './wechat.ts';
import { wecomRules } from './wecom.ts';
import { wiseRules } from './wise.ts';
import { woocommerceRules } from './woocommerce.ts';
import { xaiRules } from './xai.ts';
import { xenditRules } from './xendit.ts';
import { xeroRules } from './xero.ts';
import { yandexRules } from './yandex.ts';
import { zoomRules } from './zoom.ts';
import { zulipRules } from './zulip.ts';
import { zuploRules } from './zuplo.ts';

/**
 * Every detector, one file per provider. Where two rules hit the very same bytes with the same kind of evidence, the one
 * that stands first here is emitted.
 */
export const allRules: readonly Rule[] = [
  ...adafruitRules,
  ...africastalkingRules,
  ...aftershipRules,
  ...aivenRules,
  ...akamaiRules,
  ...alchemyRules,
  ...algoliaRules,
  ...alibabaRules,
  ...alpacaRules,
  ...alphavantageRules,
  ...anthropicRules,
  ...anyscaleRules,
  ...apiHeaderRules,
  ...apifyRules,
  ...apolloIoRules,
  ...appwriteRules,
  ...assignmentRules,
  ...atlassianRules,
  ...awsRules,
  ...axiomRules,
  ...azureRules,
  ...backblazeRules,
  ...baiduRules,
  ...beamerRules,
  ...bigcommerceRules,
  ...binanceRules,
  ...bitfinexRules,
  ...bitmexRules,
  ...bitstampRules,
  ...bittrexRules,
  ...braintreeRules,
  ...branchRules,
  ...braveRules,
  ...brevoRules,
  ...brexRules,
  ...browserbaseRules,
  ...bybitRules,
  ...cartesiaRules,
  ...cerebrasRules,
  ...chargebeeRules,
  ...checklyRules,
  ...civoRules,
  ...clearbitRules,
  ...clickhouseRules,
  ...cloudflareRules,
  ...cloudinaryRules,
  ...cockroachdbRules,
  ...codeiumRules,
  ...coderabbitRules,
  ...coinbaseRules,
  ...coingeckoRules,
  ...coinmarketcapRules,
  ...composioRules,
  ...configcatRules,
  ...confluentRules,
  ...connectionStringRules,
  ...courierRules,
  ...curlRules,
  ...cursorRules,
  ...customerioRules,
  ...databaseClientRules,
  ...databricksOauthRules,
  ...databricksRules,
  ...datadogRules,
  ...deeplRules,
  ...deepseekRules,
  ...denoRules,
  ...devcycleRules,
  ...devinRules,
  ...digitaloceanSpacesRules,
  ...digitaloceanRules,
  ...dingtalkRules,
  ...discordRules,
  ...dnsimpleRules,
  ...dnsmadeeasyRules,
  ...dockerRules,
  ...dockerhubRules,
  ...dopplerRules,
  ...dwollaRules,
  ...dynatraceRules,
  ...e2bRules,
  ...easypostRules,
  ...ecwidRules,
  ...elasticRules,
  ...elasticemailRules,
  ...elevenlabsRules,
  ...etsyRules,
  ...exoscaleRules,
  ...expoRules,
  ...fastlyRules,
  ...feishuRules,
  ...figmaRules,
  ...fileKeyRules,
  ...finicityRules,
  ...finnhubRules,
  ...firebaseRules,
  ...firecrawlRules,
  ...fireworksRules,
  ...flagsmithRules,
  ...flyMacaroonRules,
  ...flyRules,
  ...frameworkKeyRules,
  ...freshbooksRules,
  ...friendliRules,
  ...fullstoryRules,
  ...gandiRules,
  ...githubRules,
  ...gitlabRules,
  ...gocardlessRules,
  ...godaddyRules,
  ...googleChatRules,
  ...googleRules,
  ...gotifyRules,
  ...grafanaRules,
  ...groqRules,
  ...heliconeRules,
  ...herokuLegacyRules,
  ...herokuRules,
  ...hetznerRules,
  ...honeycombRules,
  ...httpRules,
  ...huaweiRules,
  ...huggingfaceRules,
  ...humanloopRules,
  ...hunterIoRules,
  ...huobiRules,
  ...ibmRules,
  ...infobipRules,
  ...infracostRules,
  ...intra42Rules,
  ...ionicRules,
  ...jetbrainsRules,
  ...jinaRules,
  ...jwtRules,
  ...keyCommandRules,
  ...kickboxRules,
  ...klaviyoRules,
  ...koyebRules,
  ...krakenRules,
  ...kubernetesRules,
  ...kucoinRules,
  ...langfuseRules,
  ...langsmithRules,
  ...launchdarklyRules,
  ...lineRules,
  ...linearRules,
  ...linodeRules,
  ...llamaindexRules,
  ...lobRules,
  ...loginCommandRules,
  ...loopsRules,
  ...magentoRules,
  ...mailchimpRules,
  ...mailersendRules,
  ...mailgunRules,
  ...mailjetRules,
  ...mandrillRules,
  ...mapboxRules,
  ...matrixRules,
  ...mattermostRules,
  ...maxmindRules,
  ...medusaRules,
  ...meilisearchRules,
  ...mercadopagoRules,
  ...mercuryRules,
  ...mergifyRules,
  ...messagebirdRules,
  ...microsoftTeamsRules,
  ...midtransRules,
  ...minimaxRules,
  ...modalRules,
  ...mollieRules,
  ...mongodbAtlasRules,
  ...namecheapRules,
  ...neonRules,
  ...neptuneRules,
  ...netlifyRules,
  ...netrcRules,
  ...newrelicRules,
  ...nightfallRules,
  ...notionRules,
  ...npmRules,
  ...ntfyRules,
  ...nvidiaRules,
  ...okxRules,
  ...omiseRules,
  ...onepasswordRules,
  ...onesignalRules,
  ...openaiRules,
  ...openrouterRules,
  ...oracleRules,
  ...ovhRules,
  ...pagarmeRules,
  ...paypalRules,
  ...paystackRules,
  ...perplexityRules,
  ...personaRules,
  ...pganalyzeRules,
  ...pineconeRules,
  ...plaidRules,
  ...planetscaleRules,
  ...plivoRules,
  ...polygonIoRules,
  ...porkbunRules,
  ...posthogRules,
  ...postmanRules,
  ...postmarkRules,
  ...printfulRules,
  ...privateKeyRules,
  ...pulumiRules,
  ...pushbulletRules,
  ...pushoverRules,
  ...pypiRules,
  ...quickbooksRules,
  ...railwayRules,
  ...rampRules,
  ...rapidapiRules,
  ...razorpayRules,
  ...recurlyRules,
  ...remoteCommandRules,
  ...renderRules,
  ...replicateRules,
  ...resendRules,
  ...retellRules,
  ...rocketchatRules,
  ...rootlyRules,
  ...runpodRules,
  ...scalewayRules,
  ...scrapflyRules,
  ...segmentRules,
  ...sendgridRules,
  ...sentryRules,
  ...settingsFileRules,
  ...shipengineRules,
  ...shippoRules,
  ...shipstationRules,
  ...shopifyRules,
  ...signalwireRules,
  ...sinchRules,
  ...slackRules,
  ...smtp2goRules,
  ...sonarqubeRules,
  ...sourcegraphRules,
  ...sparkpostRules,
  ...spectralRules,
  ...sqlRules,
  ...stabilityRules,
  ...stackhawkRules,
  ...statsigRules,
  ...stripeRules,
  ...supabaseRules,
  ...tailscaleRules,
  ...tavilyRules,
  ...telegramRules,
  ...telnyxRules,
  ...tencentRules,
  ...terraformRules,
  ...tiingoRules,
  ...togetherRules,
  ...twilioRules,
  ...twitchRules,
  ...typesenseRules,
  ...ubidotsRules,
  ...unkeyRules,
  ...upcloudRules,
  ...upstashRules,
  ...urlRules,
  ...vaultRules,
  ...vercelStorageRules,
  ...vercelRules,
  ...viberRules,
  ...voiceflowRules,
  ...vonageRules,
  ...voyageRules,
  ...vultrRules,
  ...wandbRules,
  ...wasabiRules,
  ...webexRules,
  ...weblateRules,
  ...wechatRules,
  ...wecomRules,
  ...wiseRules,
  ...woocommerceRules,
  ...xaiRules,
  ...xenditRules,
  ...xeroRules,
  ...yandexRules,
  ...zoomRules,
  ...zulipRules,
  ...zuploRules,
];
