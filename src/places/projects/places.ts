import type { Place } from '../face.ts';
import { browserTestTraces } from './browser-test-traces.ts';
import { buildDaemonLogs } from './build-daemon-logs.ts';
import { ciRunnerCredentials } from './ci-runner-credentials.ts';
import { ciRunners } from './ci-runners.ts';
import { databricksExports } from './databricks-exports.ts';
import { dotenv } from './dotenv.ts';
import { experimentRuns } from './experiment-runs.ts';
import { gitConfig } from './git-config.ts';
import { gitObjects } from './git-objects.ts';
import { gitRecords } from './git-records.ts';
import { infrastructureState } from './infrastructure-state.ts';
import { jupyterRuntime } from './jupyter-runtime.ts';
import { kubernetesSecrets } from './kubernetes-secrets.ts';
import { marimo } from './marimo.ts';
import { notebookCheckpoints } from './notebook-checkpoints.ts';
import { notebooks } from './notebooks.ts';
import { npmCache } from './npm-cache.ts';
import { npmLogs } from './npm-logs.ts';
import { packageCaches } from './package-caches.ts';
import { projectLogs } from './project-logs.ts';
import { rData } from './r-data.ts';
import { rEnviron } from './r-environ.ts';
import { recordedFixtures } from './recorded-fixtures.ts';
import { renderedDocuments } from './rendered-documents.ts';
import { rstudio } from './rstudio.ts';
import { terraformCopies } from './terraform-copies.ts';
import { terraformState } from './terraform-state.ts';
import { terraformVariables } from './terraform-variables.ts';
import { testReports } from './test-reports.ts';

export const projectsPlaces: readonly Place[] = [
  dotenv,
  gitConfig,
  gitRecords,
  gitObjects,
  notebooks,
  notebookCheckpoints,
  jupyterRuntime,
  rstudio,
  rData,
  rEnviron,
  marimo,
  databricksExports,
  renderedDocuments,
  experimentRuns,
  terraformState,
  terraformCopies,
  terraformVariables,
  infrastructureState,
  kubernetesSecrets,
  npmLogs,
  npmCache,
  packageCaches,
  buildDaemonLogs,
  testReports,
  browserTestTraces,
  recordedFixtures,
  ciRunners,
  ciRunnerCredentials,
  projectLogs,
];
