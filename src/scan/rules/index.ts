import type { Rule } from '../face.ts';
import { ablyRules } from './ably.ts';
import { abstractApiRules } from './abstract-api.ts';
import { abuseipdbRules } from './abuseipdb.ts';
import { activecampaignRules } from './activecampaign.ts';
import { adafruitRules } from './adafruit.ts';
import { adobeRules } from './adobe.ts';
import { adyenRules } from './adyen.ts';
import { africastalkingRules } from './africastalking.ts';
import { aftershipRules } from './aftership.ts';
import { ai21Rules } from './ai21.ts';
import { aikidoRules } from './aikido.ts';
import { airbrakeRules } from './airbrake.ts';
import { airbyteRules } from './airbyte.ts';
import { airshipRules } from './airship.ts';
import { airtableRules } from './airtable.ts';
import { aivenRules } from './aiven.ts';
import { akamaiRules } from './akamai.ts';
import { akeylessRules } from './akeyless.ts';
import { alchemyRules } from './alchemy.ts';
import { algoliaRules } from './algolia.ts';
import { alibabaRules } from './alibaba.ts';
import { alienvaultRules } from './alienvault.ts';
import { alpacaRules } from './alpaca.ts';
import { alphavantageRules } from './alphavantage.ts';
import { amazonLoginRules } from './amazon-login.ts';
import { amplitudeRules } from './amplitude.ts';
import { anthropicRules } from './anthropic.ts';
import { anyscaleRules } from './anyscale.ts';
import { apiHeaderRules } from './api-header.ts';
import { apiflashRules } from './apiflash.ts';
import { apifyRules } from './apify.ts';
import { apivoidRules } from './apivoid.ts';
import { apolloIoRules } from './apollo-io.ts';
import { appCenterRules } from './app-center.ts';
import { appdynamicsRules } from './appdynamics.ts';
import { appsflyerRules } from './appsflyer.ts';
import { appsignalRules } from './appsignal.ts';
import { appveyorRules } from './appveyor.ts';
import { appwriteRules } from './appwrite.ts';
import { arcjetRules } from './arcjet.ts';
import { asanaRules } from './asana.ts';
import { ashbyRules } from './ashby.ts';
import { assemblyaiRules } from './assemblyai.ts';
import { assignmentRules } from './assignment.ts';
import { astraRules } from './astra.ts';
import { atlassianRules } from './atlassian.ts';
import { auth0Rules } from './auth0.ts';
import { awsServicesRules } from './aws-services.ts';
import { awsRules } from './aws.ts';
import { axiomRules } from './axiom.ts';
import { azureAnnotatedKeysRules } from './azure-annotated-keys.ts';
import { azureConnectionsRules } from './azure-connections.ts';
import { azureKeysRules } from './azure-keys.ts';
import { azureRules } from './azure.ts';
import { backblazeRules } from './backblaze.ts';
import { baiduRules } from './baidu.ts';
import { balenaRules } from './balena.ts';
import { bambooRules } from './bamboo.ts';
import { bamboohrRules } from './bamboohr.ts';
import { basetenRules } from './baseten.ts';
import { beamerRules } from './beamer.ts';
import { betterStackRules } from './better-stack.ts';
import { bigcommerceRules } from './bigcommerce.ts';
import { binanceRules } from './binance.ts';
import { bitbucketRules } from './bitbucket.ts';
import { bitfinexRules } from './bitfinex.ts';
import { bitmexRules } from './bitmex.ts';
import { bitriseRules } from './bitrise.ts';
import { bitstampRules } from './bitstamp.ts';
import { bittrexRules } from './bittrex.ts';
import { bitwardenRules } from './bitwarden.ts';
import { blackForestLabsRules } from './black-forest-labs.ts';
import { blueskyRules } from './bluesky.ts';
import { blynkRules } from './blynk.ts';
import { boxRules } from './box.ts';
import { braintreeRules } from './braintree.ts';
import { branchRules } from './branch.ts';
import { braveRules } from './brave.ts';
import { brazeRules } from './braze.ts';
import { brevoRules } from './brevo.ts';
import { brexRules } from './brex.ts';
import { brightDataRules } from './bright-data.ts';
import { browserbaseRules } from './browserbase.ts';
import { browserlessRules } from './browserless.ts';
import { browserstackRules } from './browserstack.ts';
import { bugsnagRules } from './bugsnag.ts';
import { buildkiteRules } from './buildkite.ts';
import { bunnyRules } from './bunny.ts';
import { buttercmsRules } from './buttercms.ts';
import { bybitRules } from './bybit.ts';
import { calComRules } from './cal-com.ts';
import { canvaRules } from './canva.ts';
import { cartesiaRules } from './cartesia.ts';
import { censysRules } from './censys.ts';
import { cerebrasRules } from './cerebras.ts';
import { chargebeeRules } from './chargebee.ts';
import { checklyRules } from './checkly.ts';
import { checkoutComRules } from './checkout-com.ts';
import { chromaRules } from './chroma.ts';
import { chromaticRules } from './chromatic.ts';
import { circleciRules } from './circleci.ts';
import { civoRules } from './civo.ts';
import { clarifaiRules } from './clarifai.ts';
import { clearbitRules } from './clearbit.ts';
import { clerkRules } from './clerk.ts';
import { clickhouseRules } from './clickhouse.ts';
import { clickupRules } from './clickup.ts';
import { clockifyRules } from './clockify.ts';
import { clojarsRules } from './clojars.ts';
import { closeRules } from './close.ts';
import { cloudflareKeysRules } from './cloudflare-keys.ts';
import { cloudflareRules } from './cloudflare.ts';
import { cloudinaryRules } from './cloudinary.ts';
import { cloudsmithRules } from './cloudsmith.ts';
import { cockroachdbRules } from './cockroachdb.ts';
import { codaRules } from './coda.ts';
import { codacyRules } from './codacy.ts';
import { codeclimateRules } from './codeclimate.ts';
import { codecovRules } from './codecov.ts';
import { codefreshRules } from './codefresh.ts';
import { codeiumRules } from './codeium.ts';
import { codemagicRules } from './codemagic.ts';
import { coderabbitRules } from './coderabbit.ts';
import { cohereRules } from './cohere.ts';
import { coinbaseRules } from './coinbase.ts';
import { coingeckoRules } from './coingecko.ts';
import { coinmarketcapRules } from './coinmarketcap.ts';
import { cometRules } from './comet.ts';
import { composioRules } from './composio.ts';
import { configcatRules } from './configcat.ts';
import { confluentRules } from './confluent.ts';
import { connectionStringRules } from './connection-string.ts';
import { consulRules } from './consul.ts';
import { contaboRules } from './contabo.ts';
import { contentfulRules } from './contentful.ts';
import { contentstackRules } from './contentstack.ts';
import { convertapiRules } from './convertapi.ts';
import { convexRules } from './convex.ts';
import { copperRules } from './copper.ts';
import { coralogixRules } from './coralogix.ts';
import { couchbaseRules } from './couchbase.ts';
import { courierRules } from './courier.ts';
import { coverallsRules } from './coveralls.ts';
import { cozeRules } from './coze.ts';
import { cratesIoRules } from './crates-io.ts';
import { cronitorRules } from './cronitor.ts';
import { crowdinRules } from './crowdin.ts';
import { crowdsecRules } from './crowdsec.ts';
import { crowdstrikeRules } from './crowdstrike.ts';
import { curlRules } from './curl.ts';
import { cursorRules } from './cursor.ts';
import { customerioRules } from './customerio.ts';
import { cypressRules } from './cypress.ts';
import { dagsterRules } from './dagster.ts';
import { databaseClientRules } from './database-client.ts';
import { databricksOauthRules } from './databricks-oauth.ts';
import { databricksRules } from './databricks.ts';
import { datadogRules } from './datadog.ts';
import { datocmsRules } from './datocms.ts';
import { dbtRules } from './dbt.ts';
import { deepgramRules } from './deepgram.ts';
import { deepinfraRules } from './deepinfra.ts';
import { deeplRules } from './deepl.ts';
import { deepseekRules } from './deepseek.ts';
import { definedNetworkingRules } from './defined-networking.ts';
import { denoRules } from './deno.ts';
import { dependencyTrackRules } from './dependency-track.ts';
import { desecRules } from './desec.ts';
import { detectifyRules } from './detectify.ts';
import { devcycleRules } from './devcycle.ts';
import { devinRules } from './devin.ts';
import { digitaloceanSpacesRules } from './digitalocean-spaces.ts';
import { digitaloceanRules } from './digitalocean.ts';
import { dingtalkRules } from './dingtalk.ts';
import { discordRules } from './discord.ts';
import { disqusRules } from './disqus.ts';
import { dnsimpleRules } from './dnsimple.ts';
import { dnsmadeeasyRules } from './dnsmadeeasy.ts';
import { dockerSwarmRules } from './docker-swarm.ts';
import { dockerRules } from './docker.ts';
import { dockerhubRules } from './dockerhub.ts';
import { docusignRules } from './docusign.ts';
import { dopplerRules } from './doppler.ts';
import { droneRules } from './drone.ts';
import { dropboxRules } from './dropbox.ts';
import { duckdnsRules } from './duckdns.ts';
import { duffelRules } from './duffel.ts';
import { duoRules } from './duo.ts';
import { dwollaRules } from './dwolla.ts';
import { dynatraceRules } from './dynatrace.ts';
import { e2bRules } from './e2b.ts';
import { easypostRules } from './easypost.ts';
import { ecwidRules } from './ecwid.ts';
import { elasticRules } from './elastic.ts';
import { elasticemailRules } from './elasticemail.ts';
import { elevenlabsRules } from './elevenlabs.ts';
import { equinixRules } from './equinix.ts';
import { etherscanRules } from './etherscan.ts';
import { etsyRules } from './etsy.ts';
import { exaRules } from './exa.ts';
import { exchangerateApiRules } from './exchangerate-api.ts';
import { exoscaleRules } from './exoscale.ts';
import { expoRules } from './expo.ts';
import { facebookRules } from './facebook.ts';
import { falRules } from './fal.ts';
import { fastlyRules } from './fastly.ts';
import { feishuRules } from './feishu.ts';
import { figmaRules } from './figma.ts';
import { fileKeyRules } from './file-key.ts';
import { finicityRules } from './finicity.ts';
import { finnhubRules } from './finnhub.ts';
import { firecrawlRules } from './firecrawl.ts';
import { fireworksRules } from './fireworks.ts';
import { fitbitRules } from './fitbit.ts';
import { fivetranRules } from './fivetran.ts';
import { fixerRules } from './fixer.ts';
import { flagsmithRules } from './flagsmith.ts';
import { flickrRules } from './flickr.ts';
import { flutterwaveRules } from './flutterwave.ts';
import { flyMacaroonRules } from './fly-macaroon.ts';
import { flyRules } from './fly.ts';
import { fossaRules } from './fossa.ts';
import { foursquareRules } from './foursquare.ts';
import { frameIoRules } from './frame-io.ts';
import { frameworkKeyRules } from './framework-key.ts';
import { freemiusRules } from './freemius.ts';
import { freshbooksRules } from './freshbooks.ts';
import { freshdeskRules } from './freshdesk.ts';
import { friendliRules } from './friendli.ts';
import { fullstoryRules } from './fullstory.ts';
import { fusionauthRules } from './fusionauth.ts';
import { gandiRules } from './gandi.ts';
import { gcoreRules } from './gcore.ts';
import { gemfuryRules } from './gemfury.ts';
import { geniusRules } from './genius.ts';
import { geoapifyRules } from './geoapify.ts';
import { getstreamRules } from './getstream.ts';
import { ghostRules } from './ghost.ts';
import { giphyRules } from './giphy.ts';
import { giteaRules } from './gitea.ts';
import { gitguardianRules } from './gitguardian.ts';
import { githubLegacyRules } from './github-legacy.ts';
import { githubRules } from './github.ts';
import { gitlabRunnerRules } from './gitlab-runner.ts';
import { gitlabRules } from './gitlab.ts';
import { gocardlessRules } from './gocardless.ts';
import { gocdRules } from './gocd.ts';
import { godaddyRules } from './godaddy.ts';
import { googleChatRules } from './google-chat.ts';
import { googleCloudRules } from './google-cloud.ts';
import { googleRules } from './google.ts';
import { gotifyRules } from './gotify.ts';
import { goveeRules } from './govee.ts';
import { gradleRules } from './gradle.ts';
import { grafanaRules } from './grafana.ts';
import { greenhouseRules } from './greenhouse.ts';
import { greynoiseRules } from './greynoise.ts';
import { groqRules } from './groq.ts';
import { guardianRules } from './guardian.ts';
import { gumroadRules } from './gumroad.ts';
import { hackeroneRules } from './hackerone.ts';
import { harnessRules } from './harness.ts';
import { harvestRules } from './harvest.ts';
import { haveIBeenPwnedRules } from './have-i-been-pwned.ts';
import { hcpRules } from './hcp.ts';
import { heliconeRules } from './helicone.ts';
import { hellosignRules } from './hellosign.ts';
import { helpscoutRules } from './helpscout.ts';
import { hereRules } from './here.ts';
import { herokuLegacyRules } from './heroku-legacy.ts';
import { herokuRules } from './heroku.ts';
import { hetznerRules } from './hetzner.ts';
import { hexPmRules } from './hex-pm.ts';
import { honeybadgerRules } from './honeybadger.ts';
import { honeycombRules } from './honeycomb.ts';
import { httpRules } from './http.ts';
import { huaweiRules } from './huawei.ts';
import { hubspotRules } from './hubspot.ts';
import { huggingfaceRules } from './huggingface.ts';
import { humanloopRules } from './humanloop.ts';
import { humeRules } from './hume.ts';
import { hunterIoRules } from './hunter-io.ts';
import { huobiRules } from './huobi.ts';
import { hybridAnalysisRules } from './hybrid-analysis.ts';
import { ibmRules } from './ibm.ts';
import { iftttRules } from './ifttt.ts';
import { imagekitRules } from './imagekit.ts';
import { imgbbRules } from './imgbb.ts';
import { imgurRules } from './imgur.ts';
import { infisicalRules } from './infisical.ts';
import { influxdbRules } from './influxdb.ts';
import { infobipRules } from './infobip.ts';
import { infracostRules } from './infracost.ts';
import { infuraRules } from './infura.ts';
import { inngestRules } from './inngest.ts';
import { instagramRules } from './instagram.ts';
import { instanaRules } from './instana.ts';
import { intercomRules } from './intercom.ts';
import { intra42Rules } from './intra42.ts';
import { ionicRules } from './ionic.ts';
import { ionosRules } from './ionos.ts';
import { ipgeolocationRules } from './ipgeolocation.ts';
import { ipinfoRules } from './ipinfo.ts';
import { ipqualityscoreRules } from './ipqualityscore.ts';
import { ipstackRules } from './ipstack.ts';
import { iterableRules } from './iterable.ts';
import { jenkinsRules } from './jenkins.ts';
import { jetbrainsRules } from './jetbrains.ts';
import { jfrogRules } from './jfrog.ts';
import { jinaRules } from './jina.ts';
import { jotformRules } from './jotform.ts';
import { jumpcloudRules } from './jumpcloud.ts';
import { jwtRules } from './jwt.ts';
import { k3sRules } from './k3s.ts';
import { kagiRules } from './kagi.ts';
import { keyCommandRules } from './key-command.ts';
import { keycloakRules } from './keycloak.ts';
import { kickboxRules } from './kickbox.ts';
import { klaviyoRules } from './klaviyo.ts';
import { knapsackRules } from './knapsack.ts';
import { koyebRules } from './koyeb.ts';
import { krakenRules } from './kraken.ts';
import { kubeadmRules } from './kubeadm.ts';
import { kubernetesRules } from './kubernetes.ts';
import { kucoinRules } from './kucoin.ts';
import { lambdaCloudRules } from './lambda-cloud.ts';
import { lambdatestRules } from './lambdatest.ts';
import { langfuseRules } from './langfuse.ts';
import { langsmithRules } from './langsmith.ts';
import { lastfmRules } from './lastfm.ts';
import { launchdarklyRules } from './launchdarkly.ts';
import { leonardoAiRules } from './leonardo-ai.ts';
import { lichessRules } from './lichess.ts';
import { lifxRules } from './lifx.ts';
import { lightstepRules } from './lightstep.ts';
import { lineRules } from './line.ts';
import { linearRules } from './linear.ts';
import { linkedinRules } from './linkedin.ts';
import { linodeObjectStorageRules } from './linode-object-storage.ts';
import { linodeRules } from './linode.ts';
import { liveblocksRules } from './liveblocks.ts';
import { livekitRules } from './livekit.ts';
import { llamaindexRules } from './llamaindex.ts';
import { lobRules } from './lob.ts';
import { locationiqRules } from './locationiq.ts';
import { logglyRules } from './loggly.ts';
import { loginCommandRules } from './login-command.ts';
import { logzIoRules } from './logz-io.ts';
import { lokaliseRules } from './lokalise.ts';
import { loopsRules } from './loops.ts';
import { lumaRules } from './luma.ts';
import { magentoRules } from './magento.ts';
import { magicRules } from './magic.ts';
import { mailchimpRules } from './mailchimp.ts';
import { mailersendRules } from './mailersend.ts';
import { mailgunRules } from './mailgun.ts';
import { mailjetRules } from './mailjet.ts';
import { makeComRules } from './make-com.ts';
import { mandrillRules } from './mandrill.ts';
import { mapboxRules } from './mapbox.ts';
import { mapillaryRules } from './mapillary.ts';
import { mapquestRules } from './mapquest.ts';
import { maptilerRules } from './maptiler.ts';
import { mastodonRules } from './mastodon.ts';
import { matrixRules } from './matrix.ts';
import { mattermostRules } from './mattermost.ts';
import { maxmindRules } from './maxmind.ts';
import { medusaRules } from './medusa.ts';
import { meilisearchRules } from './meilisearch.ts';
import { merakiRules } from './meraki.ts';
import { mercadopagoRules } from './mercadopago.ts';
import { mercuryRules } from './mercury.ts';
import { mergifyRules } from './mergify.ts';
import { messagebirdRules } from './messagebird.ts';
import { microsoftTeamsRules } from './microsoft-teams.ts';
import { midtransRules } from './midtrans.ts';
import { minimaxRules } from './minimax.ts';
import { mistralRules } from './mistral.ts';
import { mixpanelRules } from './mixpanel.ts';
import { modalRules } from './modal.ts';
import { mollieRules } from './mollie.ts';
import { mongodbAtlasRules } from './mongodb-atlas.ts';
import { moralisRules } from './moralis.ts';
import { muxRules } from './mux.ts';
import { n8nRules } from './n8n.ts';
import { namecheapRules } from './namecheap.ts';
import { nasaRules } from './nasa.ts';
import { neonRules } from './neon.ts';
import { neptuneRules } from './neptune.ts';
import { netbirdRules } from './netbird.ts';
import { netlifyBuildRules } from './netlify-build.ts';
import { netlifyRules } from './netlify.ts';
import { netrcRules } from './netrc.ts';
import { networkDeviceRules } from './network-device.ts';
import { newrelicRules } from './newrelic.ts';
import { newsapiRules } from './newsapi.ts';
import { ngrokRules } from './ngrok.ts';
import { nightfallRules } from './nightfall.ts';
import { nodeProviderRules } from './node-provider.ts';
import { notionRules } from './notion.ts';
import { novitaRules } from './novita.ts';
import { npmRules } from './npm.ts';
import { ns1Rules } from './ns1.ts';
import { ntfyRules } from './ntfy.ts';
import { nugetRules } from './nuget.ts';
import { nvidiaRules } from './nvidia.ts';
import { nxRules } from './nx.ts';
import { nylasRules } from './nylas.ts';
import { nytimesRules } from './nytimes.ts';
import { octopusRules } from './octopus.ts';
import { oktaRules } from './okta.ts';
import { okxRules } from './okx.ts';
import { ollamaRules } from './ollama.ts';
import { omiseRules } from './omise.ts';
import { oneloginRules } from './onelogin.ts';
import { onepasswordRules } from './onepassword.ts';
import { onesignalRules } from './onesignal.ts';
import { openaiRules } from './openai.ts';
import { opencageRules } from './opencage.ts';
import { openrouterRules } from './openrouter.ts';
import { openshiftRules } from './openshift.ts';
import { openweatherRules } from './openweather.ts';
import { opsgenieRules } from './opsgenie.ts';
import { optimizelyRules } from './optimizely.ts';
import { oracleRules } from './oracle.ts';
import { oryRules } from './ory.ts';
import { ovhRules } from './ovh.ts';
import { packagecloudRules } from './packagecloud.ts';
import { paddleRules } from './paddle.ts';
import { pagarmeRules } from './pagarme.ts';
import { pagerdutyRules } from './pagerduty.ts';
import { pandadocRules } from './pandadoc.ts';
import { pantheonRules } from './pantheon.ts';
import { papertrailRules } from './papertrail.ts';
import { particleRules } from './particle.ts';
import { passwordExportRules } from './password-export.ts';
import { patreonRules } from './patreon.ts';
import { paypalRules } from './paypal.ts';
import { paystackRules } from './paystack.ts';
import { pdfshiftRules } from './pdfshift.ts';
import { pendoRules } from './pendo.ts';
import { percyRules } from './percy.ts';
import { perplexityRules } from './perplexity.ts';
import { personaRules } from './persona.ts';
import { pexelsRules } from './pexels.ts';
import { pganalyzeRules } from './pganalyze.ts';
import { phabricatorRules } from './phabricator.ts';
import { philipsHueRules } from './philips-hue.ts';
import { phraseRules } from './phrase.ts';
import { pinataRules } from './pinata.ts';
import { pineconeRules } from './pinecone.ts';
import { pingdomRules } from './pingdom.ts';
import { pinterestRules } from './pinterest.ts';
import { pipedriveRules } from './pipedrive.ts';
import { pixabayRules } from './pixabay.ts';
import { plaidRules } from './plaid.ts';
import { planetRules } from './planet.ts';
import { planetscaleRules } from './planetscale.ts';
import { platformShRules } from './platform-sh.ts';
import { plivoRules } from './plivo.ts';
import { polarRules } from './polar.ts';
import { polygonIoRules } from './polygon-io.ts';
import { porkbunRules } from './porkbun.ts';
import { portainerRules } from './portainer.ts';
import { portkeyRules } from './portkey.ts';
import { positionstackRules } from './positionstack.ts';
import { posthogRules } from './posthog.ts';
import { postmanRules } from './postman.ts';
import { postmarkRules } from './postmark.ts';
import { prefectRules } from './prefect.ts';
import { printfulRules } from './printful.ts';
import { privateAiRules } from './private-ai.ts';
import { privateKeyRules } from './private-key.ts';
import { pubnubRules } from './pubnub.ts';
import { pulumiRules } from './pulumi.ts';
import { pushbulletRules } from './pushbullet.ts';
import { pusherRules } from './pusher.ts';
import { pushoverRules } from './pushover.ts';
import { pypiRules } from './pypi.ts';
import { qdrantRules } from './qdrant.ts';
import { quayRules } from './quay.ts';
import { quickbooksRules } from './quickbooks.ts';
import { radarRules } from './radar.ts';
import { railwayRules } from './railway.ts';
import { rampRules } from './ramp.ts';
import { rancherRules } from './rancher.ts';
import { rapidapiRules } from './rapidapi.ts';
import { rawgRules } from './rawg.ts';
import { raygunRules } from './raygun.ts';
import { razorpayRules } from './razorpay.ts';
import { readmeRules } from './readme.ts';
import { recurlyRules } from './recurly.ts';
import { redditRules } from './reddit.ts';
import { redisCloudRules } from './redis-cloud.ts';
import { remoteCommandRules } from './remote-command.ts';
import { removebgRules } from './removebg.ts';
import { renderRules } from './render.ts';
import { replicateRules } from './replicate.ts';
import { resendRules } from './resend.ts';
import { retellRules } from './retell.ts';
import { revenuecatRules } from './revenuecat.ts';
import { riotRules } from './riot.ts';
import { rocketchatRules } from './rocketchat.ts';
import { rollbarRules } from './rollbar.ts';
import { rootlyRules } from './rootly.ts';
import { rubygemsRules } from './rubygems.ts';
import { rudderstackRules } from './rudderstack.ts';
import { runpodRules } from './runpod.ts';
import { runwayRules } from './runway.ts';
import { salesforceRules } from './salesforce.ts';
import { sambanovaRules } from './sambanova.ts';
import { samsaraRules } from './samsara.ts';
import { sanityRules } from './sanity.ts';
import { saucelabsRules } from './saucelabs.ts';
import { scalewayRules } from './scaleway.ts';
import { scalingoRules } from './scalingo.ts';
import { scraperapiRules } from './scraperapi.ts';
import { scrapflyRules } from './scrapfly.ts';
import { scrapingbeeRules } from './scrapingbee.ts';
import { scrutinizerRules } from './scrutinizer.ts';
import { securitytrailsRules } from './securitytrails.ts';
import { segmentRules } from './segment.ts';
import { semaphoreRules } from './semaphore.ts';
import { semgrepRules } from './semgrep.ts';
import { sendbirdRules } from './sendbird.ts';
import { sendgridRules } from './sendgrid.ts';
import { sentryRules } from './sentry.ts';
import { serpapiRules } from './serpapi.ts';
import { serperRules } from './serper.ts';
import { settingsFileRules } from './settings-file.ts';
import { shellPipeRules } from './shell-pipe.ts';
import { shipengineRules } from './shipengine.ts';
import { shippoRules } from './shippo.ts';
import { shipstationRules } from './shipstation.ts';
import { shodanRules } from './shodan.ts';
import { shopifyRules } from './shopify.ts';
import { shortcutRules } from './shortcut.ts';
import { shutterstockRules } from './shutterstock.ts';
import { signalwireRules } from './signalwire.ts';
import { sinchRules } from './sinch.ts';
import { singlestoreRules } from './singlestore.ts';
import { slackRules } from './slack.ts';
import { smartsheetRules } from './smartsheet.ts';
import { smartthingsRules } from './smartthings.ts';
import { smtp2goRules } from './smtp2go.ts';
import { snowflakeRules } from './snowflake.ts';
import { snykRules } from './snyk.ts';
import { socketDevRules } from './socket-dev.ts';
import { solarwindsRules } from './solarwinds.ts';
import { sonarqubeLegacyRules } from './sonarqube-legacy.ts';
import { sonarqubeRules } from './sonarqube.ts';
import { sonatypeRules } from './sonatype.ts';
import { sourcegraphRules } from './sourcegraph.ts';
import { spaceliftRules } from './spacelift.ts';
import { sparkpostRules } from './sparkpost.ts';
import { spectralRules } from './spectral.ts';
import { splunkRules } from './splunk.ts';
import { spotifyRules } from './spotify.ts';
import { sqlRules } from './sql.ts';
import { squareRules } from './square.ts';
import { squarespaceRules } from './squarespace.ts';
import { stabilityRules } from './stability.ts';
import { stackhawkRules } from './stackhawk.ts';
import { statsigRules } from './statsig.ts';
import { statuscakeRules } from './statuscake.ts';
import { statuspageRules } from './statuspage.ts';
import { steamRules } from './steam.ts';
import { storjRules } from './storj.ts';
import { stormglassRules } from './stormglass.ts';
import { storyblokRules } from './storyblok.ts';
import { strapiRules } from './strapi.ts';
import { stravaRules } from './strava.ts';
import { stripeRules } from './stripe.ts';
import { stytchRules } from './stytch.ts';
import { sumologicRules } from './sumologic.ts';
import { supabaseRules } from './supabase.ts';
import { tailscaleRules } from './tailscale.ts';
import { tavilyRules } from './tavily.ts';
import { teamcityRules } from './teamcity.ts';
import { telegramRules } from './telegram.ts';
import { teleportRules } from './teleport.ts';
import { telnyxRules } from './telnyx.ts';
import { tenableRules } from './tenable.ts';
import { tencentRules } from './tencent.ts';
import { terraformRules } from './terraform.ts';
import { thingsNetworkRules } from './things-network.ts';
import { thingspeakRules } from './thingspeak.ts';
import { thousandeyesRules } from './thousandeyes.ts';
import { threadsRules } from './threads.ts';
import { thunderforestRules } from './thunderforest.ts';
import { tigrisRules } from './tigris.ts';
import { tiingoRules } from './tiingo.ts';
import { tiktokRules } from './tiktok.ts';
import { tinybirdRules } from './tinybird.ts';
import { tmdbRules } from './tmdb.ts';
import { todoistRules } from './todoist.ts';
import { togetherRules } from './together.ts';
import { togglRules } from './toggl.ts';
import { tomorrowIoRules } from './tomorrow-io.ts';
import { tomtomRules } from './tomtom.ts';
import { traktRules } from './trakt.ts';
import { transifexRules } from './transifex.ts';
import { transloaditRules } from './transloadit.ts';
import { travisRules } from './travis.ts';
import { trelloRules } from './trello.ts';
import { triggerDevRules } from './trigger-dev.ts';
import { truenasRules } from './truenas.ts';
import { turborepoRules } from './turborepo.ts';
import { tursoRules } from './turso.ts';
import { tuyaRules } from './tuya.ts';
import { twilioRules } from './twilio.ts';
import { twitchRules } from './twitch.ts';
import { twitterRules } from './twitter.ts';
import { typeformRules } from './typeform.ts';
import { typesenseRules } from './typesense.ts';
import { ubidotsRules } from './ubidots.ts';
import { unifiRules } from './unifi.ts';
import { unkeyRules } from './unkey.ts';
import { unleashRules } from './unleash.ts';
import { unsplashRules } from './unsplash.ts';
import { upcloudRules } from './upcloud.ts';
import { uploadcareRules } from './uploadcare.ts';
import { upstageRules } from './upstage.ts';
import { upstashRules } from './upstash.ts';
import { uptimerobotRules } from './uptimerobot.ts';
import { urlRules } from './url.ts';
import { urlscanRules } from './urlscan.ts';
import { valTownRules } from './val-town.ts';
import { vapiRules } from './vapi.ts';
import { vastAiRules } from './vast-ai.ts';
import { vaultLegacyRules } from './vault-legacy.ts';
import { vaultRules } from './vault.ts';
import { vercelStorageRules } from './vercel-storage.ts';
import { vercelRules } from './vercel.ts';
import { viberRules } from './viber.ts';
import { vimeoRules } from './vimeo.ts';
import { virustotalRules } from './virustotal.ts';
import { visualCrossingRules } from './visual-crossing.ts';
import { vkRules } from './vk.ts';
import { voiceflowRules } from './voiceflow.ts';
import { volcengineRules } from './volcengine.ts';
import { vonageRules } from './vonage.ts';
import { voyageRules } from './voyage.ts';
import { vultrRules } from './vultr.ts';
import { wakatimeRules } from './wakatime.ts';
import { wandbRules } from './wandb.ts';
import { wasabiRules } from './wasabi.ts';
import { weatherapiRules } from './weatherapi.ts';
import { weatherbitRules } from './weatherbit.ts';
import { weatherstackRules } from './weatherstack.ts';
import { weaviateRules } from './weaviate.ts';
import { webexRules } from './webex.ts';
import { webflowRules } from './webflow.ts';
import { weblateRules } from './weblate.ts';
import { wechatRules } from './wechat.ts';
import { wecomRules } from './wecom.ts';
import { windowsSetupRules } from './windows-setup.ts';
import { wireguardRules } from './wireguard.ts';
import { wiseRules } from './wise.ts';
import { wixRules } from './wix.ts';
import { wizRules } from './wiz.ts';
import { woocommerceRules } from './woocommerce.ts';
import { wordpressRules } from './wordpress.ts';
import { workosRules } from './workos.ts';
import { wpengineRules } from './wpengine.ts';
import { xaiRules } from './xai.ts';
import { xataRules } from './xata.ts';
import { xenditRules } from './xendit.ts';
import { xeroRules } from './xero.ts';
import { yandexRules } from './yandex.ts';
import { yelpRules } from './yelp.ts';
import { yubicoRules } from './yubico.ts';
import { zapierRules } from './zapier.ts';
import { zendeskRules } from './zendesk.ts';
import { zenrowsRules } from './zenrows.ts';
import { zerotierRules } from './zerotier.ts';
import { zhipuRules } from './zhipu.ts';
import { zillizRules } from './zilliz.ts';
import { zohoRules } from './zoho.ts';
import { zoomRules } from './zoom.ts';
import { zulipRules } from './zulip.ts';
import { zuploRules } from './zuplo.ts';

/**
 * Every detector, one file per provider. Where two rules hit the very same bytes with the same kind of evidence, the one
 * that stands first here is emitted.
 */
export const allRules: readonly Rule[] = [
  ...ablyRules,
  ...abstractApiRules,
  ...abuseipdbRules,
  ...activecampaignRules,
  ...adafruitRules,
  ...adobeRules,
  ...adyenRules,
  ...africastalkingRules,
  ...aftershipRules,
  ...ai21Rules,
  ...aikidoRules,
  ...airbrakeRules,
  ...airbyteRules,
  ...airshipRules,
  ...airtableRules,
  ...aivenRules,
  ...akamaiRules,
  ...akeylessRules,
  ...alchemyRules,
  ...algoliaRules,
  ...alibabaRules,
  ...alienvaultRules,
  ...alpacaRules,
  ...alphavantageRules,
  ...amazonLoginRules,
  ...amplitudeRules,
  ...anthropicRules,
  ...anyscaleRules,
  ...apiHeaderRules,
  ...apiflashRules,
  ...apifyRules,
  ...apivoidRules,
  ...apolloIoRules,
  ...appCenterRules,
  ...appdynamicsRules,
  ...appsflyerRules,
  ...appsignalRules,
  ...appveyorRules,
  ...appwriteRules,
  ...arcjetRules,
  ...asanaRules,
  ...ashbyRules,
  ...assemblyaiRules,
  ...assignmentRules,
  ...astraRules,
  ...atlassianRules,
  ...auth0Rules,
  ...awsServicesRules,
  ...awsRules,
  ...axiomRules,
  ...azureAnnotatedKeysRules,
  ...azureConnectionsRules,
  ...azureKeysRules,
  ...azureRules,
  ...backblazeRules,
  ...baiduRules,
  ...balenaRules,
  ...bambooRules,
  ...bamboohrRules,
  ...basetenRules,
  ...beamerRules,
  ...betterStackRules,
  ...bigcommerceRules,
  ...binanceRules,
  ...bitbucketRules,
  ...bitfinexRules,
  ...bitmexRules,
  ...bitriseRules,
  ...bitstampRules,
  ...bittrexRules,
  ...bitwardenRules,
  ...blackForestLabsRules,
  ...blueskyRules,
  ...blynkRules,
  ...boxRules,
  ...braintreeRules,
  ...branchRules,
  ...braveRules,
  ...brazeRules,
  ...brevoRules,
  ...brexRules,
  ...brightDataRules,
  ...browserbaseRules,
  ...browserlessRules,
  ...browserstackRules,
  ...bugsnagRules,
  ...buildkiteRules,
  ...bunnyRules,
  ...buttercmsRules,
  ...bybitRules,
  ...calComRules,
  ...canvaRules,
  ...cartesiaRules,
  ...censysRules,
  ...cerebrasRules,
  ...chargebeeRules,
  ...checklyRules,
  ...checkoutComRules,
  ...chromaRules,
  ...chromaticRules,
  ...circleciRules,
  ...civoRules,
  ...clarifaiRules,
  ...clearbitRules,
  ...clerkRules,
  ...clickhouseRules,
  ...clickupRules,
  ...clockifyRules,
  ...clojarsRules,
  ...closeRules,
  ...cloudflareKeysRules,
  ...cloudflareRules,
  ...cloudinaryRules,
  ...cloudsmithRules,
  ...cockroachdbRules,
  ...codaRules,
  ...codacyRules,
  ...codeclimateRules,
  ...codecovRules,
  ...codefreshRules,
  ...codeiumRules,
  ...codemagicRules,
  ...coderabbitRules,
  ...cohereRules,
  ...coinbaseRules,
  ...coingeckoRules,
  ...coinmarketcapRules,
  ...cometRules,
  ...composioRules,
  ...configcatRules,
  ...confluentRules,
  ...connectionStringRules,
  ...consulRules,
  ...contaboRules,
  ...contentfulRules,
  ...contentstackRules,
  ...convertapiRules,
  ...convexRules,
  ...copperRules,
  ...coralogixRules,
  ...couchbaseRules,
  ...courierRules,
  ...coverallsRules,
  ...cozeRules,
  ...cratesIoRules,
  ...cronitorRules,
  ...crowdinRules,
  ...crowdsecRules,
  ...crowdstrikeRules,
  ...curlRules,
  ...cursorRules,
  ...customerioRules,
  ...cypressRules,
  ...dagsterRules,
  ...databaseClientRules,
  ...databricksOauthRules,
  ...databricksRules,
  ...datadogRules,
  ...datocmsRules,
  ...dbtRules,
  ...deepgramRules,
  ...deepinfraRules,
  ...deeplRules,
  ...deepseekRules,
  ...definedNetworkingRules,
  ...denoRules,
  ...dependencyTrackRules,
  ...desecRules,
  ...detectifyRules,
  ...devcycleRules,
  ...devinRules,
  ...digitaloceanSpacesRules,
  ...digitaloceanRules,
  ...dingtalkRules,
  ...discordRules,
  ...disqusRules,
  ...dnsimpleRules,
  ...dnsmadeeasyRules,
  ...dockerSwarmRules,
  ...dockerRules,
  ...dockerhubRules,
  ...docusignRules,
  ...dopplerRules,
  ...droneRules,
  ...dropboxRules,
  ...duckdnsRules,
  ...duffelRules,
  ...duoRules,
  ...dwollaRules,
  ...dynatraceRules,
  ...e2bRules,
  ...easypostRules,
  ...ecwidRules,
  ...elasticRules,
  ...elasticemailRules,
  ...elevenlabsRules,
  ...equinixRules,
  ...etherscanRules,
  ...etsyRules,
  ...exaRules,
  ...exchangerateApiRules,
  ...exoscaleRules,
  ...expoRules,
  ...facebookRules,
  ...falRules,
  ...fastlyRules,
  ...feishuRules,
  ...figmaRules,
  ...fileKeyRules,
  ...finicityRules,
  ...finnhubRules,
  ...firecrawlRules,
  ...fireworksRules,
  ...fitbitRules,
  ...fivetranRules,
  ...fixerRules,
  ...flagsmithRules,
  ...flickrRules,
  ...flutterwaveRules,
  ...flyMacaroonRules,
  ...flyRules,
  ...fossaRules,
  ...foursquareRules,
  ...frameIoRules,
  ...frameworkKeyRules,
  ...freemiusRules,
  ...freshbooksRules,
  ...freshdeskRules,
  ...friendliRules,
  ...fullstoryRules,
  ...fusionauthRules,
  ...gandiRules,
  ...gcoreRules,
  ...gemfuryRules,
  ...geniusRules,
  ...geoapifyRules,
  ...getstreamRules,
  ...ghostRules,
  ...giphyRules,
  ...giteaRules,
  ...gitguardianRules,
  ...githubLegacyRules,
  ...githubRules,
  ...gitlabRunnerRules,
  ...gitlabRules,
  ...gocardlessRules,
  ...gocdRules,
  ...godaddyRules,
  ...googleChatRules,
  ...googleCloudRules,
  ...googleRules,
  ...gotifyRules,
  ...goveeRules,
  ...gradleRules,
  ...grafanaRules,
  ...greenhouseRules,
  ...greynoiseRules,
  ...groqRules,
  ...guardianRules,
  ...gumroadRules,
  ...hackeroneRules,
  ...harnessRules,
  ...harvestRules,
  ...haveIBeenPwnedRules,
  ...hcpRules,
  ...heliconeRules,
  ...hellosignRules,
  ...helpscoutRules,
  ...hereRules,
  ...herokuLegacyRules,
  ...herokuRules,
  ...hetznerRules,
  ...hexPmRules,
  ...honeybadgerRules,
  ...honeycombRules,
  ...httpRules,
  ...huaweiRules,
  ...hubspotRules,
  ...huggingfaceRules,
  ...humanloopRules,
  ...humeRules,
  ...hunterIoRules,
  ...huobiRules,
  ...hybridAnalysisRules,
  ...ibmRules,
  ...iftttRules,
  ...imagekitRules,
  ...imgbbRules,
  ...imgurRules,
  ...infisicalRules,
  ...influxdbRules,
  ...infobipRules,
  ...infracostRules,
  ...infuraRules,
  ...inngestRules,
  ...instagramRules,
  ...instanaRules,
  ...intercomRules,
  ...intra42Rules,
  ...ionicRules,
  ...ionosRules,
  ...ipgeolocationRules,
  ...ipinfoRules,
  ...ipqualityscoreRules,
  ...ipstackRules,
  ...iterableRules,
  ...jenkinsRules,
  ...jetbrainsRules,
  ...jfrogRules,
  ...jinaRules,
  ...jotformRules,
  ...jumpcloudRules,
  ...jwtRules,
  ...k3sRules,
  ...kagiRules,
  ...keyCommandRules,
  ...keycloakRules,
  ...kickboxRules,
  ...klaviyoRules,
  ...knapsackRules,
  ...koyebRules,
  ...krakenRules,
  ...kubeadmRules,
  ...kubernetesRules,
  ...kucoinRules,
  ...lambdaCloudRules,
  ...lambdatestRules,
  ...langfuseRules,
  ...langsmithRules,
  ...lastfmRules,
  ...launchdarklyRules,
  ...leonardoAiRules,
  ...lichessRules,
  ...lifxRules,
  ...lightstepRules,
  ...lineRules,
  ...linearRules,
  ...linkedinRules,
  ...linodeObjectStorageRules,
  ...linodeRules,
  ...liveblocksRules,
  ...livekitRules,
  ...llamaindexRules,
  ...lobRules,
  ...locationiqRules,
  ...logglyRules,
  ...loginCommandRules,
  ...logzIoRules,
  ...lokaliseRules,
  ...loopsRules,
  ...lumaRules,
  ...magentoRules,
  ...magicRules,
  ...mailchimpRules,
  ...mailersendRules,
  ...mailgunRules,
  ...mailjetRules,
  ...makeComRules,
  ...mandrillRules,
  ...mapboxRules,
  ...mapillaryRules,
  ...mapquestRules,
  ...maptilerRules,
  ...mastodonRules,
  ...matrixRules,
  ...mattermostRules,
  ...maxmindRules,
  ...medusaRules,
  ...meilisearchRules,
  ...merakiRules,
  ...mercadopagoRules,
  ...mercuryRules,
  ...mergifyRules,
  ...messagebirdRules,
  ...microsoftTeamsRules,
  ...midtransRules,
  ...minimaxRules,
  ...mistralRules,
  ...mixpanelRules,
  ...modalRules,
  ...mollieRules,
  ...mongodbAtlasRules,
  ...moralisRules,
  ...muxRules,
  ...n8nRules,
  ...namecheapRules,
  ...nasaRules,
  ...neonRules,
  ...neptuneRules,
  ...netbirdRules,
  ...netlifyBuildRules,
  ...netlifyRules,
  ...netrcRules,
  ...networkDeviceRules,
  ...newrelicRules,
  ...newsapiRules,
  ...ngrokRules,
  ...nightfallRules,
  ...nodeProviderRules,
  ...notionRules,
  ...novitaRules,
  ...npmRules,
  ...ns1Rules,
  ...ntfyRules,
  ...nugetRules,
  ...nvidiaRules,
  ...nxRules,
  ...nylasRules,
  ...nytimesRules,
  ...octopusRules,
  ...oktaRules,
  ...okxRules,
  ...ollamaRules,
  ...omiseRules,
  ...oneloginRules,
  ...onepasswordRules,
  ...onesignalRules,
  ...openaiRules,
  ...opencageRules,
  ...openrouterRules,
  ...openshiftRules,
  ...openweatherRules,
  ...opsgenieRules,
  ...optimizelyRules,
  ...oracleRules,
  ...oryRules,
  ...ovhRules,
  ...packagecloudRules,
  ...paddleRules,
  ...pagarmeRules,
  ...pagerdutyRules,
  ...pandadocRules,
  ...pantheonRules,
  ...papertrailRules,
  ...particleRules,
  ...passwordExportRules,
  ...patreonRules,
  ...paypalRules,
  ...paystackRules,
  ...pdfshiftRules,
  ...pendoRules,
  ...percyRules,
  ...perplexityRules,
  ...personaRules,
  ...pexelsRules,
  ...pganalyzeRules,
  ...phabricatorRules,
  ...philipsHueRules,
  ...phraseRules,
  ...pinataRules,
  ...pineconeRules,
  ...pingdomRules,
  ...pinterestRules,
  ...pipedriveRules,
  ...pixabayRules,
  ...plaidRules,
  ...planetRules,
  ...planetscaleRules,
  ...platformShRules,
  ...plivoRules,
  ...polarRules,
  ...polygonIoRules,
  ...porkbunRules,
  ...portainerRules,
  ...portkeyRules,
  ...positionstackRules,
  ...posthogRules,
  ...postmanRules,
  ...postmarkRules,
  ...prefectRules,
  ...printfulRules,
  ...privateAiRules,
  ...privateKeyRules,
  ...pubnubRules,
  ...pulumiRules,
  ...pushbulletRules,
  ...pusherRules,
  ...pushoverRules,
  ...pypiRules,
  ...qdrantRules,
  ...quayRules,
  ...quickbooksRules,
  ...radarRules,
  ...railwayRules,
  ...rampRules,
  ...rancherRules,
  ...rapidapiRules,
  ...rawgRules,
  ...raygunRules,
  ...razorpayRules,
  ...readmeRules,
  ...recurlyRules,
  ...redditRules,
  ...redisCloudRules,
  ...remoteCommandRules,
  ...removebgRules,
  ...renderRules,
  ...replicateRules,
  ...resendRules,
  ...retellRules,
  ...revenuecatRules,
  ...riotRules,
  ...rocketchatRules,
  ...rollbarRules,
  ...rootlyRules,
  ...rubygemsRules,
  ...rudderstackRules,
  ...runpodRules,
  ...runwayRules,
  ...salesforceRules,
  ...sambanovaRules,
  ...samsaraRules,
  ...sanityRules,
  ...saucelabsRules,
  ...scalewayRules,
  ...scalingoRules,
  ...scraperapiRules,
  ...scrapflyRules,
  ...scrapingbeeRules,
  ...scrutinizerRules,
  ...securitytrailsRules,
  ...segmentRules,
  ...semaphoreRules,
  ...semgrepRules,
  ...sendbirdRules,
  ...sendgridRules,
  ...sentryRules,
  ...serpapiRules,
  ...serperRules,
  ...settingsFileRules,
  ...shellPipeRules,
  ...shipengineRules,
  ...shippoRules,
  ...shipstationRules,
  ...shodanRules,
  ...shopifyRules,
  ...shortcutRules,
  ...shutterstockRules,
  ...signalwireRules,
  ...sinchRules,
  ...singlestoreRules,
  ...slackRules,
  ...smartsheetRules,
  ...smartthingsRules,
  ...smtp2goRules,
  ...snowflakeRules,
  ...snykRules,
  ...socketDevRules,
  ...solarwindsRules,
  ...sonarqubeLegacyRules,
  ...sonarqubeRules,
  ...sonatypeRules,
  ...sourcegraphRules,
  ...spaceliftRules,
  ...sparkpostRules,
  ...spectralRules,
  ...splunkRules,
  ...spotifyRules,
  ...sqlRules,
  ...squareRules,
  ...squarespaceRules,
  ...stabilityRules,
  ...stackhawkRules,
  ...statsigRules,
  ...statuscakeRules,
  ...statuspageRules,
  ...steamRules,
  ...storjRules,
  ...stormglassRules,
  ...storyblokRules,
  ...strapiRules,
  ...stravaRules,
  ...stripeRules,
  ...stytchRules,
  ...sumologicRules,
  ...supabaseRules,
  ...tailscaleRules,
  ...tavilyRules,
  ...teamcityRules,
  ...telegramRules,
  ...teleportRules,
  ...telnyxRules,
  ...tenableRules,
  ...tencentRules,
  ...terraformRules,
  ...thingsNetworkRules,
  ...thingspeakRules,
  ...thousandeyesRules,
  ...threadsRules,
  ...thunderforestRules,
  ...tigrisRules,
  ...tiingoRules,
  ...tiktokRules,
  ...tinybirdRules,
  ...tmdbRules,
  ...todoistRules,
  ...togetherRules,
  ...togglRules,
  ...tomorrowIoRules,
  ...tomtomRules,
  ...traktRules,
  ...transifexRules,
  ...transloaditRules,
  ...travisRules,
  ...trelloRules,
  ...triggerDevRules,
  ...truenasRules,
  ...turborepoRules,
  ...tursoRules,
  ...tuyaRules,
  ...twilioRules,
  ...twitchRules,
  ...twitterRules,
  ...typeformRules,
  ...typesenseRules,
  ...ubidotsRules,
  ...unifiRules,
  ...unkeyRules,
  ...unleashRules,
  ...unsplashRules,
  ...upcloudRules,
  ...uploadcareRules,
  ...upstageRules,
  ...upstashRules,
  ...uptimerobotRules,
  ...urlRules,
  ...urlscanRules,
  ...valTownRules,
  ...vapiRules,
  ...vastAiRules,
  ...vaultLegacyRules,
  ...vaultRules,
  ...vercelStorageRules,
  ...vercelRules,
  ...viberRules,
  ...vimeoRules,
  ...virustotalRules,
  ...visualCrossingRules,
  ...vkRules,
  ...voiceflowRules,
  ...volcengineRules,
  ...vonageRules,
  ...voyageRules,
  ...vultrRules,
  ...wakatimeRules,
  ...wandbRules,
  ...wasabiRules,
  ...weatherapiRules,
  ...weatherbitRules,
  ...weatherstackRules,
  ...weaviateRules,
  ...webexRules,
  ...webflowRules,
  ...weblateRules,
  ...wechatRules,
  ...wecomRules,
  ...windowsSetupRules,
  ...wireguardRules,
  ...wiseRules,
  ...wixRules,
  ...wizRules,
  ...woocommerceRules,
  ...wordpressRules,
  ...workosRules,
  ...wpengineRules,
  ...xaiRules,
  ...xataRules,
  ...xenditRules,
  ...xeroRules,
  ...yandexRules,
  ...yelpRules,
  ...yubicoRules,
  ...zapierRules,
  ...zendeskRules,
  ...zenrowsRules,
  ...zerotierRules,
  ...zhipuRules,
  ...zillizRules,
  ...zohoRules,
  ...zoomRules,
  ...zulipRules,
  ...zuploRules,
];
