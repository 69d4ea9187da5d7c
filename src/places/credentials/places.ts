import type { Place } from '../face.ts';
import { argocdCli } from './argocd-cli.ts';
import { awsCaches } from './aws-caches.ts';
import { awsCredentials } from './aws-credentials.ts';
import { awsVault } from './aws-vault.ts';
import { azureCli } from './azure-cli.ts';
import { azureCliLogs } from './azure-cli-logs.ts';
import { cargoCredentials } from './cargo-credentials.ts';
import { circleciCli } from './circleci-cli.ts';
import { composerAuth } from './composer-auth.ts';
import { databricksConfig } from './databricks-config.ts';
import { datadogCli } from './datadog-cli.ts';
import { dockerClientState } from './docker-client-state.ts';
import { dockerConfig } from './docker-config.ts';
import { doctlConfig } from './doctl-config.ts';
import { dopplerCli } from './doppler-cli.ts';
import { edgeHostingClis } from './edge-hosting-clis.ts';
import { fastlyCli } from './fastly-cli.ts';
import { filezilla } from './filezilla.ts';
import { flyConfig } from './fly-config.ts';
import { gcloudCredentials } from './gcloud-credentials.ts';
import { gcloudLogs } from './gcloud-logs.ts';
import { gitCredentials } from './git-credentials.ts';
import { githubCli } from './github-cli.ts';
import { gitlabCli } from './gitlab-cli.ts';
import { gnupg } from './gnupg.ts';
import { gradleProperties } from './gradle-properties.ts';
import { hcloudCli } from './hcloud-cli.ts';
import { hexCredentials } from './hex-credentials.ts';
import { huggingfaceToken } from './huggingface-token.ts';
import { kaggleToken } from './kaggle-token.ts';
import { keychains } from './keychains.ts';
import { kubeCache } from './kube-cache.ts';
import { kubeConfig } from './kube-config.ts';
import { linodeCli } from './linode-cli.ts';
import { mavenSettings } from './maven-settings.ts';
import { mysqlConfig } from './mysql-config.ts';
import { netrc } from './netrc.ts';
import { ngrokConfig } from './ngrok-config.ts';
import { npmrc } from './npmrc.ts';
import { nugetConfig } from './nuget-config.ts';
import { objectStorageConfig } from './object-storage-config.ts';
import { oktaConfig } from './okta-config.ts';
import { openaiCli } from './openai-cli.ts';
import { passwordManagers } from './password-managers.ts';
import { pgpass } from './pgpass.ts';
import { pipConfig } from './pip-config.ts';
import { podmanAuth } from './podman-auth.ts';
import { poetryAuth } from './poetry-auth.ts';
import { pulumiCredentials } from './pulumi-credentials.ts';
import { pypirc } from './pypirc.ts';
import { rcloneConfig } from './rclone-config.ts';
import { remoteDesktop } from './remote-desktop.ts';
import { rubygemsCredentials } from './rubygems-credentials.ts';
import { sbtCredentials } from './sbt-credentials.ts';
import { scalewayCli } from './scaleway-cli.ts';
import { sentryCli } from './sentry-cli.ts';
import { serviceClis } from './service-clis.ts';
import { snowflakeConfig } from './snowflake-config.ts';
import { snykCli } from './snyk-cli.ts';
import { sshKeys } from './ssh-keys.ts';
import { strayKeys } from './stray-keys.ts';
import { stripeCli } from './stripe-cli.ts';
import { terraformCredentials } from './terraform-credentials.ts';
import { twilioCli } from './twilio-cli.ts';
import { upstashCli } from './upstash-cli.ts';
import { uvCredentials } from './uv-credentials.ts';
import { vaultToken } from './vault-token.ts';
import { vercelCli } from './vercel-cli.ts';
import { wandbRuns } from './wandb-runs.ts';
import { winscp } from './winscp.ts';

export const credentialsPlaces: readonly Place[] = [
  awsCredentials,
  awsCaches,
  awsVault,
  azureCli,
  azureCliLogs,
  gcloudCredentials,
  gcloudLogs,
  kubeConfig,
  kubeCache,
  dockerConfig,
  dockerClientState,
  podmanAuth,
  terraformCredentials,
  vaultToken,
  githubCli,
  gitlabCli,
  gitCredentials,
  netrc,
  npmrc,
  pypirc,
  pipConfig,
  poetryAuth,
  uvCredentials,
  cargoCredentials,
  rubygemsCredentials,
  composerAuth,
  nugetConfig,
  mavenSettings,
  gradleProperties,
  sbtCredentials,
  hexCredentials,
  huggingfaceToken,
  kaggleToken,
  wandbRuns,
  openaiCli,
  databricksConfig,
  flyConfig,
  stripeCli,
  circleciCli,
  pulumiCredentials,
  sentryCli,
  snowflakeConfig,
  dopplerCli,
  ngrokConfig,
  doctlConfig,
  vercelCli,
  datadogCli,
  argocdCli,
  hcloudCli,
  scalewayCli,
  linodeCli,
  twilioCli,
  upstashCli,
  oktaConfig,
  fastlyCli,
  snykCli,
  serviceClis,
  edgeHostingClis,
  rcloneConfig,
  objectStorageConfig,
  mysqlConfig,
  pgpass,
  sshKeys,
  strayKeys,
  gnupg,
  filezilla,
  winscp,
  remoteDesktop,
  keychains,
  passwordManagers,
];
