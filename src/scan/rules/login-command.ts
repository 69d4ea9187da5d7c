import type { Rule } from '../face.ts';
import { command, COMMAND_REACH, OPTION, stated, WORD } from '../stated.ts';

/** Passwords and tokens given to commands that log in somewhere. */

const registry = stated({
  id: 'registry-login-password',
  description: 'Password given to docker, podman, helm, oras, skopeo or buildah at login',
  source: 'https://docs.docker.com/reference/cli/docker/login/',
  literals: ['docker login', 'podman login', 'nerdctl login', 'registry login', 'buildah login', 'skopeo login', 'oras login'],
  pattern: `${command('(?:docker|podman|nerdctl|registry|buildah|skopeo|oras) login')}(?:-p[ \\t]{0,4}|--password${OPTION})${WORD}`,
  reach: COMMAND_REACH,
  accept: (secret) => !secret.startsWith('assword-stdin'),
  samples: [
    'docker login registry.acme.test -u ci -p ¤',
    'helm registry login -u ci --password ¤ r.acme.test',
    'podman login -u ci --password=¤ r',
  ],
  nearMisses: ['docker login -u ci -p $CI_REGISTRY_PASSWORD', 'docker login -u ci --password-stdin', 'docker login -u user -p password'],
});

const cloud = stated({
  id: 'cloud-login-password',
  description: 'Password or secret given to a cloud command at login',
  source: 'https://learn.microsoft.com/en-us/cli/azure/reference-index#az-login',
  literals: [
    'az login',
    'cf login',
    'oc login',
    'kubectl login',
    'argocd login',
    'vault login',
    'bx login',
    'ibmcloud login',
    'rancher login',
    'akeyless auth',
    'cf auth',
  ],
  pattern: `${command('(?:az|cf|oc|kubectl|argocd|vault|bx|ibmcloud|rancher|akeyless) (?:login|auth)')}(?:-p[ \\t]{0,4}|--(?:password|token|apikey|client-secret|access-key)${OPTION})${WORD}`,
  reach: COMMAND_REACH,
  samples: [
    'az login --service-principal -u app -p ¤ --tenant t',
    'cf login -a api -u me -p ¤',
    'argocd login cd.acme.test --username admin --password ¤',
  ],
  nearMisses: [
    'az login --service-principal -p $ARM_CLIENT_SECRET',
    'oc login --token=$TOKEN',
    'argocd login localhost:8080 --password <password>',
  ],
});

const nuget = stated({
  id: 'nuget-source-password',
  description: 'Password given to nuget or dotnet nuget for a source',
  source: 'https://learn.microsoft.com/en-us/nuget/reference/cli-reference/cli-ref-sources',
  literals: ['nuget sources', 'nuget add source', 'nuget update source', 'nuget.exe sources'],
  anyCase: true,
  pattern: `${command('nuget(?:\\.exe)?[ ](?:sources|add[ ]source|update[ ]source)')}--?password[ \\t]{1,4}${WORD}`,
  reach: COMMAND_REACH,
  samples: [
    'nuget sources add -Name acme -Source https://n.acme.test -UserName ci -Password ¤',
    'dotnet nuget add source https://n.acme.test -n acme -u ci --password ¤',
  ],
  nearMisses: ['dotnet nuget add source x --password $TOKEN', 'nuget sources add -Password %TOKEN%', 'nuget sources list'],
});

const configure = stated({
  id: 'configured-secret',
  description: 'Secret stored by a configure, config set or secret command',
  source: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html',
  literals: [
    'aws configure set',
    'git config',
    'npm config set',
    'yarn config set',
    'pip config set',
    'poetry config',
    'composer config',
    'gh secret set',
    'bundle config',
  ],
  pattern: `${command('aws[ ]configure[ ]set|git[ ]config|(?:npm|yarn|pip)[ ]config[ ]set|poetry[ ]config|composer[ ]config|gh[ ]secret[ ]set|bundle[ ]config')}[\\w./:@-]{0,120}?(?:_authToken|_password|http-basic\\.[\\w.-]{1,80}[ \\t]{1,4}[\\w@.-]{1,64}|pypi-token\\.[\\w-]{1,40}|secret(?:_access_key)?|password|token|(?:contribsys|fury|packagecloud)\\.(?:com|io)|--body)(?:[ \\t]{1,4}|=)${WORD}`,
  reach: { before: 0, after: 1200 },
  accept: (secret) => /\d/.test(secret) && secret.length >= 8 && !/^[a-z][\w-]*(?:\.[\w-]+)+$/.test(secret),
  samples: [
    'npm config set //registry.npmjs.org/:_authToken ¤',
    'git config --global acme.token ¤',
    'poetry config http-basic.acme ci ¤',
    'gh secret set DEPLOY --body ¤',
  ],
  draw: (random) =>
    `${random(10)}${'aXq7Lm2'.charAt(random(7))}${(random(1e9) + 1e9).toString(36)}${random(10)}${(random(1e9) + 1e9).toString(36)}`,
  nearMisses: [
    'git config --global user.password $TOKEN',
    'npm config set //registry.npmjs.org/:_authToken ${NPM_TOKEN}',
    'git config credential.helper store',
  ],
});

const helm = stated({
  id: 'helm-set-secret',
  description: 'Password or token given to helm by --set',
  source: 'https://helm.sh/docs/intro/using_helm/',
  literals: ['--set ', '--set-string ', '--set='],
  pattern: String.raw`--set(?:-string)?[ =](?:["']?[\w.[\]/\\-]{1,60}=[^,\s"']{0,60},){0,6}["']?[\w.[\]-]{0,60}(?:[pP]assword|[sS]ecret|[tT]oken|[aA]piKey|[aA]ccessKey|[sS]ecretKey)=["']?(?<secret>[!#-&(-+./-[\]-~-]{6,128})(?![!#-&(-+./-[\]-~-])`,
  reach: { before: 0, after: 1100 },
  accept: (secret) => /\d/.test(secret),
  samples: [
    'helm install db acme/postgres --set auth.password=¤',
    'helm upgrade x y --set "image.tag=1.2,auth.token=¤"',
    '--set-string db.rootPassword=¤',
  ],
  draw: (random) => `k${random(10)}${(random(1e9) + 1e9).toString(36)}Q${random(1e6)}`,
  nearMisses: ['helm install x --set auth.password=$DB_PASSWORD', '--set auth.existingSecret=my-secret', '--set auth.password=changeme'],
});

export const loginCommandRules: readonly Rule[] = [registry, cloud, nuget, configure, helm];
