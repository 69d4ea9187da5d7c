/** Where real programs keep their files: place, class, path. `~` is the home; `^` the system's folder for configuration. */
type Example = readonly [path: string, place: string, kind: string];

function paths(home: string, config: string, text: string): Example[] {
  return text
    .split('\n')
    .map((line) => /^(\S+) (HOME|COPY|REGEN|FAR) (.+)$/.exec(line.trim()))
    .filter((found) => found !== null)
    .map(([, place = '', kind = '', path = '']) => [path.replace(/^~/, home).replace(/^\^/, config), place, kind] as const);
}

const EVERYWHERE = `
  claude-code-transcripts COPY ~/.claude/projects/-home-dev-app/0b5e2c1a.jsonl
  claude-code-transcripts COPY ~/.claude/projects/-home-dev-app/0b5e/subagents/agent-1.jsonl
  claude-code-transcripts COPY ~/.claude/projects/-home-dev-app/0b5e/tool-results/1.txt
  claude-code-transcripts COPY ~/.claude/history.jsonl
  claude-code-transcripts COPY ~/.claude/shell-snapshots/snapshot-bash-1.sh
  claude-code-transcripts COPY ~/.claude/file-history/0b5e/3f2a@v1
  claude-code-transcripts COPY ~/.claude/debug/0b5e.txt
  claude-code-config HOME ~/.claude.json
  claude-code-config COPY ~/.claude.json.backup
  claude-code-config HOME ~/.claude/.credentials.json
  claude-code-config HOME ~/work/app/.claude/settings.local.json
  codex-transcripts COPY ~/.codex/sessions/2026/01/02/rollout-2026-01-02.jsonl
  codex-transcripts COPY ~/.codex/archived_sessions/2025/12/01/rollout-x.jsonl.zst
  codex-transcripts COPY ~/.codex/log/codex-tui.log
  codex-databases COPY ~/.codex/state_5.sqlite
  codex-databases COPY ~/.codex/state_5.sqlite-wal
  codex-databases COPY ~/.codex/sqlite/thread_history_1.sqlite
  codex-config HOME ~/.codex/auth.json
  codex-config HOME ~/.codex/config.toml
  gemini-cli-transcripts COPY ~/.gemini/tmp/app/chats/session-1.json
  gemini-cli-transcripts COPY ~/.gemini/tmp/3fa9/logs.json
  gemini-cli-shadow-git COPY ~/.gemini/history/app/.git/objects/ab/cdef
  gemini-cli-config HOME ~/.gemini/oauth_creds.json
  antigravity-transcripts COPY ~/.gemini/antigravity/brain/1/.system_generated/logs/transcript.jsonl
  antigravity-databases COPY ~/.gemini/antigravity-cli/conversations/9.db
  cursor-agent-transcripts COPY ~/.cursor/projects/home-dev-app/agent-transcripts/1/1.jsonl
  cursor-chats COPY ~/.cursor/chats/0cc1/7a/store.db
  cursor-chats COPY ~/.cursor/chats/0cc1/7a/store.db-wal
  cursor-tracking COPY ~/.cursor/ai-tracking/ai-code-tracking.db
  cursor-cli-config HOME ~/.cursor/cli-config.json
  windsurf-cascade FAR ~/.codeium/windsurf/cascade/5d.pb
  windsurf-memories COPY ~/.codeium/windsurf/memories/global_rules.md
  copilot-cli-sessions COPY ~/.copilot/session-state/5f/events.jsonl
  copilot-cli-databases COPY ~/.copilot/session-store.db
  copilot-config HOME ~/.copilot/config.json
  copilot-jetbrains-sessions COPY ~/.copilot/jb/3/partition-0.jsonl
  continue-sessions COPY ~/.continue/sessions/9d.json
  continue-sessions COPY ~/.continue/logs/prompt.log
  continue-databases COPY ~/.continue/dev_data/devdata.sqlite
  continue-indexes REGEN ~/.continue/index/index.sqlite
  continue-config HOME ~/.continue/config.yaml
  cline-data COPY ~/.cline/data/sessions/1/1.messages.json
  cline-secrets HOME ~/.cline/data/secrets.json
  aider-history COPY ~/work/app/.aider.chat.history.md
  aider-cache REGEN ~/work/app/.aider.tags.cache.v4/cache.db
  aider-config HOME ~/work/app/.aider.conf.yml
  junie-sessions COPY ~/.junie/sessions/session-1/events.jsonl
  junie-config HOME ~/.junie/mcp/mcp.json
  amp-threads COPY ~/.amp/file-changes/T-1/a.json
  amp-config HOME ~/.local/share/amp/secrets.json
  opencode-database COPY ~/.local/share/opencode/opencode.db
  opencode-database COPY ~/.local/share/opencode/opencode.db-wal
  opencode-storage COPY ~/.local/share/opencode/storage/part/msg_1/prt_1.json
  opencode-snapshots COPY ~/.local/share/opencode/snapshot/9f/objects/ab/cd
  opencode-config HOME ~/.local/share/opencode/auth.json
  lm-studio COPY ~/.lmstudio/conversations/1719.conversation.json
  ollama-history COPY ~/.ollama/history
  ollama-key HOME ~/.ollama/id_ed25519
  kiro COPY ~/.kiro/sessions/1/chat.json
  factory-droid COPY ~/.factory/sessions/1.jsonl
  factory-config HOME ~/.factory/auth.json
  crush-database COPY ~/work/app/.crush/crush.db
  crush-logs COPY ~/work/app/.crush/logs/crush.log
  crush-config HOME ~/work/app/.crush.json
  qwen-code COPY ~/.qwen/tmp/3f/chats/session-1.json
  qwen-config HOME ~/.qwen/oauth_creds.json
  kimi-code COPY ~/.kimi/sessions/1/context.jsonl
  kimi-config HOME ~/.kimi/config.toml
  pi-agent COPY ~/.pi/agent/sessions/--home-dev--/1.jsonl
  pi-config HOME ~/.pi/agent/auth.json
  openclaw-sessions COPY ~/.openclaw/agents/main/sessions/1.jsonl.deleted
  openclaw-config HOME ~/.openclaw/openclaw.json
  openhands COPY ~/.openhands/conversations/1/events/0.json
  openhands-config HOME ~/.openhands/settings.json
  grok-cli COPY ~/.grok/sessions/1.json
  grok-config HOME ~/.grok/user-settings.json
  hermes-agent COPY ~/.hermes/state.db
  hermes-config HOME ~/.hermes/.env
  screen-recorders COPY ~/.screenpipe/db.sqlite
  mcp-config HOME ~/work/app/.mcp.json
  mcp-config HOME ~/.cursor/mcp.json
  mcp-config HOME ~/work/app/.vscode/mcp.json
  mcp-config HOME ~/.codeium/windsurf/mcp_config.json
  mcp-config HOME ^/Code/User/mcp.json
  mcp-config HOME ^/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json
  claude-desktop-config HOME ^/Claude/claude_desktop_config.json
  claude-desktop-sessions COPY ^/Claude/local-agent-mode-sessions/o/a/local_1/.claude/projects/p/s.jsonl
  claude-desktop-audit COPY ^/Claude/local-agent-mode-sessions/o/a/local_1/audit.jsonl
  claude-desktop-storage COPY ^/Claude/Local Storage/leveldb/000003.log
  claude-desktop-storage REGEN ^/Claude/Cache/Cache_Data/f_000001
  copilot-chat-sessions COPY ^/Code/User/workspaceStorage/9a/chatSessions/1.jsonl
  copilot-chat-sessions COPY ^/Code/User/globalStorage/emptyWindowChatSessions/2.json
  copilot-chat-transcripts COPY ^/Code/User/workspaceStorage/9a/GitHub.copilot-chat/transcripts/1.jsonl
  copilot-chat-indexes REGEN ^/Code/User/workspaceStorage/9a/GitHub.copilot-chat/workspace-chunks.db
  copilot-chat-traces COPY ^/Code/User/globalStorage/github.copilot-chat/agent-traces.db
  cline-tasks COPY ^/Code/User/globalStorage/saoudrizwan.claude-dev/tasks/1/ui_messages.json
  cline-checkpoints COPY ^/Code/User/globalStorage/saoudrizwan.claude-dev/checkpoints/9/.git/objects/ab/cd
  roo-tasks COPY ^/VSCodium/User/globalStorage/rooveterinaryinc.roo-cline/tasks/1/api_conversation_history.json
  roo-checkpoints COPY ^/Code/User/globalStorage/kilocode.kilo-code/tasks/1/checkpoints/.git/HEAD
  jetbrains-ai COPY ^/JetBrains/IntelliJIdea2026.1/workspace/2abc.xml
  llm-logs COPY ^/io.datasette.llm/logs.db
  openai-cli HOME ^/io.datasette.llm/keys.json
  bash-history COPY ~/.bash_history
  python-history COPY ~/.python_history
  ipython-history COPY ~/.ipython/profile_default/history.sqlite
  ipython-history COPY ~/.ipython/profile_default/history.sqlite-journal
  node-repl-history COPY ~/.node_repl_history
  mysql-history COPY ~/.mysql_history
  sqlite-history COPY ~/.sqlite_history
  redis-cli-history COPY ~/.rediscli_history
  mongosh-history COPY ~/.mongodb/mongosh/mongosh_repl_history
  ruby-history COPY ~/.irb_history
  r-history COPY ~/work/analysis/.Rhistory
  repl-histories COPY ~/.scala_history
  pager-histories COPY ~/.lesshst
  shell-rc HOME ~/.bashrc
  shell-rc COPY ~/.bashrc.bak
  curl-config HOME ~/.curlrc
  curl-config COPY ~/.wget-hsts
  vim-swap COPY ~/work/app/.env.swp
  vim-swap COPY ~/work/app/.main.ts.swo
  vim-undo COPY ~/work/app/.config.yml.un~
  viminfo COPY ~/.viminfo
  editor-backups COPY ~/work/app/main.ts~
  emacs-residue COPY ~/work/app/#main.ts#
  terminal-recordings COPY ~/work/app/nohup.out
  terminal-recordings COPY ~/work/demo.cast
  dotenv HOME ~/work/app/.env
  dotenv HOME ~/work/app/.env.production
  dotenv HOME ~/Documents/app/.env
  dotenv COPY ~/work/app/.env.bak
  dotenv COPY ~/work/app/.env.local.old
  dotenv COPY ~/work/app/.env~
  dotenv COPY ~/work/app/.env.example
  dotenv COPY ~/.cursor/worktrees/app/x/.env
  git-config HOME ~/.gitconfig
  git-config HOME ~/work/app/.git/config
  git-config HOME ~/work/app/.git/modules/lib/config
  git-records COPY ~/work/app/.git/logs/refs/heads/main
  git-records COPY ~/work/app/.git/FETCH_HEAD
  git-objects COPY ~/work/app/.git/objects/pack/pack-1.pack
  git-objects COPY ~/work/app/.git/objects/ab/cdef0123
  notebooks COPY ~/work/a.ipynb
  notebooks COPY ~/Downloads/a.ipynb
  notebook-checkpoints COPY ~/work/.ipynb_checkpoints/a-checkpoint.ipynb
  rstudio COPY ~/work/analysis/.Rproj.user/ABC/sources/s-1/9F-contents
  r-data COPY ~/work/analysis/.RData
  r-environ HOME ~/.Renviron
  marimo COPY ~/work/__marimo__/session/a.py.json
  databricks-exports COPY ~/Downloads/project.dbc
  rendered-documents COPY ~/work/site/_freeze/a/execute-results/html.json
  experiment-runs COPY ~/work/ml/mlruns/0/abc/params/key
  terraform-state HOME ~/work/infra/terraform.tfstate
  terraform-state HOME ~/work/infra/.terraform/terraform.tfstate
  terraform-copies COPY ~/work/infra/terraform.tfstate.backup
  terraform-copies COPY ~/work/infra/prod.tfplan
  terraform-variables HOME ~/work/infra/prod.auto.tfvars
  infrastructure-state HOME ~/.pulumi/stacks/app/dev.json
  kubernetes-secrets HOME ~/work/infra/db-secret.yaml
  npm-logs COPY ~/work/app/npm-debug.log
  package-caches REGEN ~/.m2/repository/org/x/1/x.pom.lastUpdated
  build-daemon-logs COPY ~/.gradle/daemon/8.9/daemon-1.out.log
  test-reports COPY ~/work/app/build/reports/tests/index.html
  test-reports COPY ~/work/app/target/surefire-reports/TEST-a.xml
  browser-test-traces COPY ~/work/app/playwright-report/data/1.zip
  recorded-fixtures COPY ~/work/app/test/__snapshots__/a.snap
  recorded-fixtures COPY ~/work/app/spec/cassettes/login.yml
  ci-runners COPY ~/actions-runner/_diag/Runner_1.log
  ci-runner-credentials HOME ~/actions-runner/.credentials
  project-logs COPY ~/work/app/server.log
  aws-credentials HOME ~/.aws/credentials
  aws-credentials COPY ~/.aws/credentials.bak
  aws-caches REGEN ~/.aws/sso/cache/0a.json
  aws-vault HOME ~/.awsvault/keys/aws-vault
  azure-cli HOME ~/.azure/msal_token_cache.json
  azure-cli-logs COPY ~/.azure/commands/2026-01-01.az.log
  kube-config HOME ~/.kube/config
  kube-config COPY ~/.kube/config.bak2
  kube-cache REGEN ~/.kube/cache/discovery/x/servergroups.json
  docker-config HOME ~/.docker/config.json
  docker-client-state COPY ~/.docker/buildx/refs/a/b/c
  vault-token HOME ~/.vault-token
  git-credentials HOME ~/.git-credentials
  netrc HOME ~/.netrc
  npmrc HOME ~/.npmrc
  npmrc COPY ~/work/app/.npmrc
  pypirc HOME ~/.pypirc
  pip-config COPY ~/work/app/venv/pip.conf
  cargo-credentials HOME ~/.cargo/credentials.toml
  rubygems-credentials HOME ~/.gem/credentials
  maven-settings HOME ~/.m2/settings.xml
  gradle-properties HOME ~/.gradle/gradle.properties
  sbt-credentials HOME ~/.sbt/.credentials
  hex-credentials HOME ~/.hex/hex.config
  huggingface-token HOME ~/.cache/huggingface/token
  kaggle-token HOME ~/.kaggle/kaggle.json
  wandb-runs COPY ~/work/ml/wandb/run-20260101_1-abc/files/output.log
  databricks-config HOME ~/.databrickscfg
  fly-config HOME ~/.fly/config.yml
  stripe-cli HOME ~/.config/stripe/config.toml
  circleci-cli HOME ~/.circleci/cli.yml
  pulumi-credentials HOME ~/.pulumi/credentials.json
  sentry-cli HOME ~/.sentryclirc
  snowflake-config HOME ~/.snowsql/config
  doppler-cli HOME ~/.doppler/.doppler.yaml
  datadog-cli HOME ~/.dogrc
  argocd-cli HOME ~/.config/argocd/config
  hcloud-cli HOME ~/.config/hcloud/cli.toml
  scaleway-cli HOME ~/.config/scw/config.yaml
  linode-cli HOME ~/.config/linode-cli
  twilio-cli HOME ~/.twilio-cli/config.json
  upstash-cli HOME ~/.upstash.json
  okta-config HOME ~/.okta/okta.yaml
  snyk-cli HOME ~/.config/configstore/snyk.json
  service-clis HOME ~/.edgerc
  edge-hosting-clis HOME ~/.supabase/access-token
  doctl-config HOME ^/doctl/config.yaml
  object-storage-config HOME ~/.s3cfg
  mysql-config HOME ~/.my.cnf
  ssh-keys HOME ~/.ssh/id_ed25519
  ssh-keys HOME ~/.ssh/known_hosts
  ssh-keys COPY ~/.ssh/id_rsa.bak
  stray-keys COPY ~/Downloads/prod.pem
  vscode-state COPY ^/Code/User/globalStorage/state.vscdb
  vscode-state COPY ^/Code/User/globalStorage/state.vscdb.backup
  vscode-state COPY ^/Code - Insiders/User/workspaceStorage/9a/state.vscdb
  cursor-state COPY ^/Cursor/User/globalStorage/state.vscdb
  windsurf-state COPY ^/Windsurf/User/globalStorage/state.vscdb
  vscode-fork-state COPY ^/Melty/User/globalStorage/state.vscdb
  vscode-local-history COPY ^/Code/User/History/-1a2b/aB3d.env
  vscode-local-history COPY ^/Cursor/User/History/-1a2b/entries.json
  vscode-hot-exit COPY ^/Code/Backups/9a/untitled/1
  vscode-settings HOME ^/Code/User/settings.json
  vscode-settings HOME ~/work/app/.vscode/launch.json
  vscode-settings-copies COPY ^/Code/User/sync/settings/1.json
  vscode-logs REGEN ^/Code/logs/20260101T1/window1/exthost/exthost.log
  vscode-storage COPY ^/Code/Local Storage/leveldb/000005.ldb
  vscode-extension-storage COPY ^/Code/User/globalStorage/some.extension/state.json
  thunder-client COPY ^/Code/User/globalStorage/rangav.vscode-thunder-client/thunderclient.json
  thunder-client-backups COPY ^/Code/User/globalStorage/rangav.vscode-thunder-client/backup/1.db
  jetbrains-project COPY ~/work/app/.idea/httpRequests/2026-01-01.200.json
  jetbrains-project HOME ~/work/app/.idea/workspace.xml
  jetbrains-scratches COPY ^/JetBrains/DataGrip2026.1/consoles/db/1/console.sql
  jetbrains-settings HOME ^/JetBrains/PyCharm2026.1/options/other.xml
  eclipse-history COPY ~/eclipse-ws/.metadata/.plugins/org.eclipse.core.resources/.history/1/a
  visual-studio REGEN ~/work/sln/.vs/App/v17/.suo
  dotnet-settings HOME ~/work/api/appsettings.Development.json
  postman-storage COPY ^/Postman/IndexedDB/https_desktop.postman.com_0.indexeddb.leveldb/000003.log
  postman-backups COPY ^/Postman/backup/1.json
  insomnia COPY ^/Insomnia/insomnia.Environment.db
  insomnia-responses REGEN ^/Insomnia/responses/res_1.zip
  bruno-collections COPY ~/work/api/environments/prod.bru
  bruno-state COPY ^/bruno/bruno.db
  http-files HOME ~/work/api/http-client.private.env.json
  http-captures COPY ~/Downloads/session.har
  packet-captures COPY ~/work/dump.pcapng
  proxies COPY ~/.mitmproxy/mitmproxy-ca.pem
  slack COPY ^/Slack/IndexedDB/https_app.slack.com_0.indexeddb.leveldb/000001.ldb
  slack REGEN ^/Slack/Cache/Cache_Data/f_00001
  discord COPY ^/discord/Local Storage/leveldb/000005.log
  chat-apps COPY ^/Signal/config.json
  notion COPY ^/Notion/notion.db
  obsidian-state COPY ^/obsidian/IndexedDB/app_obsidian.md_0.indexeddb.leveldb/000004.log
  obsidian-vaults COPY ~/vault/.obsidian/workspace.json
  standard-notes COPY ^/Standard Notes/IndexedDB/x/000003.log
  electron-apps COPY ^/UnheardOf/Local Storage/leveldb/000003.log
  electron-apps REGEN ^/UnheardOf/Cache/Cache_Data/f_1
  evernote COPY ^/Evernote/conduit-storage/a.sql
  chat-exports COPY ~/Downloads/chatgpt-export/conversations.json
  mail-files COPY ~/Downloads/invoice.eml
  screenshots COPY ~/Pictures/Screenshots/a.png
  logseq COPY ~/notes/logseq/bak/pages/a/1.md
  joplin COPY ~/.config/joplin-desktop/database.sqlite
  tmux-resurrect COPY ~/.tmux/resurrect/tmux_resurrect_1.txt
  user-files COPY ~/Downloads/letter.docx
  user-files COPY ~/Documents/notes/a.md
  nextcloud COPY ~/Nextcloud/a.txt
  dropbox COPY ~/Dropbox/a.txt
  dropbox-cache COPY ~/Dropbox/.dropbox.cache/2026-01-01/a.env
  syncthing COPY ~/Sync/a.txt
  syncthing-versions COPY ~/Sync/.stversions/app/.env
  conflicted-copies COPY ~/Dropbox/a (dev's conflicted copy 2026-01-01).txt
  local-clusters HOME ~/.minikube/profiles/minikube/client.key
  virtual-disks FAR ~/vms/dev.qcow2
  core-dumps COPY ~/work/app/heap.heapsnapshot
  core-dumps COPY ~/work/app/java_pid1.hprof
  other COPY ~/work/app/main.ts
`;

const FIREFOX = (profile: string): string => `
  firefox-history COPY ${profile}/places.sqlite
  firefox-history COPY ${profile}/places.sqlite-wal
  firefox-local-storage COPY ${profile}/storage/default/https+++a.example/ls/data.sqlite
  firefox-indexeddb COPY ${profile}/storage/default/https+++a.example/idb/1.sqlite
  firefox-indexeddb COPY ${profile}/storage/default/https+++a.example/idb/1.files/3
  firefox-service-workers REGEN ${profile}/storage/default/https+++a.example/cache/morgue/1/{a}.final
  firefox-cookies HOME ${profile}/cookies.sqlite
  firefox-cookies HOME ${profile}/cookies.sqlite-wal
  firefox-sessions COPY ${profile}/sessionstore-backups/recovery.jsonlz4
  firefox-form-history COPY ${profile}/formhistory.sqlite
  firefox-passwords HOME ${profile}/logins.json
  firefox-extensions COPY ${profile}/storage-sync-v2.sqlite
  firefox-settings HOME ${profile}/prefs.js
  firefox-crash-reports COPY ${profile}/minidumps/1.dmp
  firefox-profile COPY ${profile}/notes.dat
`;

const CHROMIUM = (data: string): string => `
  chromium-history COPY ${data}/Default/History
  chromium-history COPY ${data}/Default/History-journal
  chromium-history COPY ${data}/Profile 2/History
  chromium-usage-metrics REGEN ${data}/segmentation_platform/ukm_db-wal
  chromium-address-caches COPY ${data}/Default/Favicons
  chromium-address-caches COPY ${data}/Default/Reporting and NEL
  chromium-form-data COPY ${data}/Default/Web Data
  chromium-local-storage COPY ${data}/Default/Local Storage/leveldb/000005.ldb
  chromium-session-storage COPY ${data}/Default/Session Storage/000003.log
  chromium-indexeddb COPY ${data}/Default/IndexedDB/https_a.example_0.indexeddb.leveldb/000003.log
  chromium-indexeddb COPY ${data}/Default/IndexedDB/https_a.example_0.indexeddb.blob/1/00/3
  chromium-site-files COPY ${data}/Default/File System/000/t/00/00000001
  chromium-service-workers REGEN ${data}/Default/Service Worker/CacheStorage/a/b/0_0
  chromium-worker-scripts COPY ${data}/Default/Service Worker/ScriptCache/0_0
  chromium-sessions COPY ${data}/Default/Sessions/Session_1
  chromium-cookies HOME ${data}/Default/Cookies
  chromium-cookies HOME ${data}/Default/Network/Cookies-journal
  chromium-passwords HOME ${data}/Default/Login Data
  chromium-extensions COPY ${data}/Default/Local Extension Settings/abc/000003.log
  chromium-sync COPY ${data}/Default/Sync Data/LevelDB/000003.log
  chromium-settings HOME ${data}/Default/Preferences
  chromium-settings HOME ${data}/Local State
  chromium-crash-reports COPY ${data}/Crashpad/reports/1.dmp
  chromium-profile COPY ${data}/Default/Something New
`;

export const LINUX = paths(
  '/home/dev',
  '/home/dev/.config',
  `${EVERYWHERE}${CHROMIUM('~/.config/google-chrome')}${FIREFOX('~/.mozilla/firefox/x.default-release')}
  chromium-history COPY ~/.config/chromium/Default/History
  chromium-history COPY ~/snap/chromium/common/chromium/Default/History
  chromium-history COPY ~/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default/History
  chromium-history COPY ~/.config/microsoft-edge-dev/Default/History
  chromium-history COPY ~/.config/opera/History
  chromium-cache REGEN ~/.cache/google-chrome/Default/Cache/Cache_Data/a_0
  chromium-cache REGEN ~/.config/chromium/Default/Code Cache/js/a_0
  firefox-history COPY ~/.config/mozilla/firefox/x.default/places.sqlite
  firefox-settings HOME ~/.config/mozilla/firefox/profiles.ini
  firefox-crash-reports COPY ~/.config/mozilla/firefox-esr/Crash Reports/crash_helper_server.log
  firefox-history COPY ~/snap/firefox/common/.mozilla/firefox/x/places.sqlite
  firefox-history COPY ~/.var/app/org.mozilla.firefox/.mozilla/firefox/x/places.sqlite
  firefox-history COPY /data/firefox/places.sqlite
  firefox-cache REGEN ~/.cache/mozilla/firefox/x.default/cache2/entries/AB
  zsh-history COPY ~/.zsh_history
  zsh-history COPY ~/.zsh_history.new
  fish-history COPY ~/.local/share/fish/fish_history
  fish-history COPY ~/.local/share/fish/work_history
  powershell-history COPY ~/.local/share/powershell/PSReadLine/ConsoleHost_history.txt
  powershell-transcripts COPY ~/PowerShell_transcript.host.abc.20260101.txt
  atuin-history COPY ~/.local/share/atuin/history.db
  atuin-history COPY ~/.local/share/atuin/history.db-wal
  atuin-keys HOME ~/.local/share/atuin/key
  mcfly-history COPY ~/.local/share/mcfly/history.db
  psql-history COPY ~/.psql_history
  shell-rc HOME ~/.config/fish/config.fish
  neovim-shada COPY ~/.local/state/nvim/shada/main.shada
  vim-undo COPY ~/.local/state/nvim/undo/%home%dev%.env
  vim-swap COPY ~/.local/state/nvim/swap/%home%dev%a.swp
  login-environment HOME ~/.config/environment.d/10-keys.conf
  login-environment HOME /etc/environment
  copilot-jetbrains-databases COPY ~/.config/github-copilot/iu/chat-sessions/1/copilot-chat-nitrite.db
  copilot-config HOME ~/.config/github-copilot/apps.json
  zed-threads COPY ~/.local/share/zed/threads/threads.db
  zed-state COPY ~/.local/share/zed/db/0-stable/db.sqlite
  zed-config HOME ~/.config/zed/settings.json
  goose-database COPY ~/.local/share/goose/sessions/sessions.db
  goose-sessions COPY ~/.config/goose/history.txt
  goose-config HOME ~/.config/goose/config.yaml
  lm-studio COPY /data/lm/conversations/1.conversation.json
  ollama-database COPY ~/.local/share/Ollama/db.sqlite
  warp COPY ~/.local/state/warp-terminal/warp.sqlite
  amazon-q COPY ~/.local/share/amazon-q/data.sqlite3
  shell-assistants COPY ~/.config/shell_gpt/chat_cache/a
  jetbrains-local-history REGEN ~/.cache/JetBrains/IntelliJIdea2026.1/LocalHistory/changes.storageData
  jetbrains-caches REGEN ~/.cache/JetBrains/IntelliJIdea2026.1/index/x
  gcloud-credentials HOME ~/.config/gcloud/credentials.db
  gcloud-credentials HOME ~/.config/gcloud/application_default_credentials.json
  gcloud-logs COPY ~/.config/gcloud/logs/2026.01.01/1.log
  podman-auth HOME ~/.config/containers/auth.json
  terraform-credentials HOME ~/.terraform.d/credentials.tfrc.json
  github-cli HOME ~/.config/gh/hosts.yml
  gitlab-cli HOME ~/.config/glab-cli/config.yml
  npmrc HOME ~/.config/pnpm/rc
  npm-logs COPY ~/.npm/_logs/2026-01-01-debug-0.log
  npm-cache REGEN ~/.npm/_cacache/content-v2/sha512/ab/cd
  pip-config HOME ~/.config/pip/pip.conf
  poetry-auth HOME ~/.config/pypoetry/auth.toml
  uv-credentials HOME ~/.local/share/uv/credentials/credentials.toml
  composer-auth HOME ~/.config/composer/auth.json
  nuget-config HOME ~/.nuget/NuGet/NuGet.Config
  ngrok-config HOME ~/.config/ngrok/ngrok.yml
  vercel-cli HOME ~/.config/com.vercel.cli/auth.json
  fastly-cli HOME ~/.config/fastly/config.toml
  rclone-config HOME ~/.config/rclone/rclone.conf
  pgpass HOME ~/.pgpass
  gnupg HOME ~/.gnupg/private-keys-v1.d/A.key
  filezilla HOME ~/.config/filezilla/sitemanager.xml
  winscp HOME ~/.putty/sessions/a
  remote-desktop HOME ~/.local/share/remmina/a.remmina
  keychains HOME ~/.local/share/keyrings/login.keyring
  password-managers HOME ~/.config/Bitwarden/data.json
  sublime-text COPY ~/.config/sublime-text/Local/Session.sublime_session
  gedit-kate COPY ~/.local/share/kate/anonymous.katesession
  netbeans-history COPY ~/.cache/netbeans/22/filehistory/a
  dotnet-user-secrets HOME ~/.microsoft/usersecrets/1/secrets.json
  dbeaver HOME ~/.local/share/DBeaverData/workspace6/General/.dbeaver/credentials-config.json
  database-clients HOME ~/.pgadmin/pgadmin4.db
  teams-classic COPY ~/.config/Microsoft/Microsoft Teams/IndexedDB/a/000003.log
  slack COPY ~/snap/slack/150/.config/Slack/Local Storage/leveldb/000003.log
  slack COPY ~/.var/app/com.slack.Slack/config/Slack/storage/root-state.json
  vscode-state COPY ~/.var/app/com.visualstudio.code/config/Code/User/globalStorage/state.vscdb
  vscode-state COPY ~/.vscode-server/data/User/globalStorage/state.vscdb
  copyq COPY ~/.config/copyq/copyq_tab_abc.dat
  klipper COPY ~/.local/share/klipper/history3.sqlite
  clipboard-tools COPY ~/.cache/cliphist/db
  obsidian-vaults COPY /data/vault/daily/2026-01-01.md
  terminal-scrollback COPY ~/.cache/zellij/a/session_info/x.kdl
  trash COPY ~/.local/share/Trash/files/.env
  trash COPY ~/.local/share/Trash/info/.env.trashinfo
  thumbnails REGEN ~/.cache/thumbnails/large/a.png
  search-indexes REGEN ~/.local/share/baloo/index
  recent-documents COPY ~/.local/share/recently-used.xbel
  jupyter-runtime HOME ~/.local/share/jupyter/runtime/jpserver-1.json
  onedrive COPY ~/OneDrive/a.txt
  onedrive-client COPY ~/.config/onedrive/items.sqlite3
  google-drive COPY ~/Google Drive/a.txt
  box-drive COPY ~/Box/a.txt
  dropbox COPY /data/Dropbox/work/a.txt
  nextcloud-client COPY ~/.config/Nextcloud/nextcloud.cfg
  syncthing-config HOME ~/.local/state/syncthing/config.xml
  backups FAR /mnt/timeshift/snapshots/2026/localhost/home/dev/.bashrc
  docker-images FAR /var/lib/docker/overlay2/a/diff/app/.env
  podman-images COPY ~/.local/share/containers/storage/overlay/a/diff/app/.env
  container-logs FAR /var/lib/docker/containers/a/a-json.log
  core-dumps COPY /var/lib/systemd/coredump/core.app.1000.zst
  system-logs FAR /var/log/auth.log
  user-logs COPY ~/.local/state/app/a.log
  swap FAR /swapfile
  filesystem-snapshots FAR /tank/.zfs/snapshot/a/home/x
  app-config HOME ~/.config/unheard-of/state
  app-config HOME ~/.unheardofrc
  mail-programs COPY ~/.thunderbird/x.default/Mail/Local Folders/Inbox
  dotenv HOME /srv/app/.env
  other COPY /etc/hosts
`,
);

export const DARWIN = paths(
  '/Users/dev',
  '/Users/dev/Library/Application Support',
  `${EVERYWHERE}${CHROMIUM('^/Google/Chrome').replaceAll('^', '~/Library/Application Support')}${FIREFOX('~/Library/Application Support/Firefox/Profiles/x.default')}
  chromium-history COPY ^/Arc/User Data/Default/History
  chromium-cache REGEN ~/Library/Caches/Google/Chrome/Default/Cache/Cache_Data/a_0
  firefox-cache REGEN ~/Library/Caches/Firefox/Profiles/x/cache2/entries/AB
  zsh-history COPY ~/.zsh_history
  zsh-history COPY ~/.zsh_sessions/0.history
  bash-history COPY ~/.bash_sessions/0.history
  powershell-history COPY ~/.local/share/powershell/PSReadLine/ConsoleHost_history.txt
  claude-code-transcripts COPY /private/tmp/claude-501/-Users-dev-app/tasks/1.output
  claude-desktop-sessions COPY ~/Library/Logs/Claude/mcp-server-github.log
  zed-threads COPY ^/Zed/threads/threads.db
  ollama-database COPY ^/Ollama/db.sqlite
  chatgpt-desktop-macos FAR ^/com.openai.chat/conversations-v3-a/1.data
  warp COPY ~/Library/Group Containers/2BBY89MBSN.dev.warp/Library/Application Support/dev.warp.Warp-Stable/warp.sqlite
  github-cli HOME ~/.config/gh/hosts.yml
  gitlab-cli HOME ^/glab-cli/config.yml
  npmrc HOME ~/Library/Preferences/pnpm/rc
  ngrok-config HOME ^/ngrok/ngrok.yml
  vercel-cli HOME ^/com.vercel.cli/auth.json
  keychains HOME ~/Library/Keychains/login.keychain-db
  login-environment HOME ~/Library/LaunchAgents/com.example.app.plist
  jetbrains-local-history REGEN ~/Library/Caches/JetBrains/IntelliJIdea2026.1/LocalHistory/changes.storageData
  jetbrains-caches REGEN ~/Library/Logs/JetBrains/IntelliJIdea2026.1/idea.log
  sublime-text COPY ^/Sublime Text/Local/Session.sublime_session
  xcode-schemes HOME ~/work/App.xcodeproj/xcuserdata/dev.xcuserdatad/xcschemes/App.xcscheme
  xcode-derived-data REGEN ~/Library/Developer/Xcode/DerivedData/App-x/Logs/Build/1.xcactivitylog
  safari-history COPY ~/Library/Safari/History.db
  safari-site-data COPY ~/Library/Containers/com.apple.Safari/Data/Library/WebKit/WebsiteData/Default/a/a/LocalStorage/localstorage.sqlite3
  safari-cookies HOME ~/Library/Containers/com.apple.Safari/Data/Library/Cookies/Cookies.binarycookies
  safari-cache REGEN ~/Library/Containers/com.apple.Safari/Data/Library/Caches/a/Cache.db
  teams COPY ~/Library/Containers/com.microsoft.teams2/Data/Library/Application Support/Microsoft/MSTeams/EBWebView/WV2Profile_tfw/IndexedDB/a/000003.log
  maccy COPY ~/Library/Containers/org.p0deje.Maccy/Data/Library/Application Support/Maccy/Storage.sqlite
  launcher-clipboards COPY ^/Alfred/Databases/clipboard.alfdb
  apple-notes FAR ~/Library/Group Containers/group.com.apple.notes/NoteStore.sqlite
  bear COPY ~/Library/Group Containers/9K33E3U3T4.net.shinyfrog.bear/Application Data/database.sqlite
  stickies COPY ~/Library/Containers/com.apple.Stickies/Data/Library/Stickies/A.rtfd/TXT.rtf
  iterm2 COPY ^/iTerm2/SavedState/restorable-state.sqlite
  terminal-app FAR ~/Library/Saved Application State/com.apple.Terminal.savedState/data.data
  trash COPY ~/.Trash/.env
  search-indexes REGEN ~/Library/Metadata/CoreSpotlight/index.spotlightV3/store.db
  icloud-drive COPY ~/Library/Mobile Documents/com~apple~CloudDocs/a.txt
  onedrive COPY ~/Library/CloudStorage/OneDrive-Contoso/a.txt
  google-drive COPY ~/Library/CloudStorage/GoogleDrive-dev@example.com/My Drive/a.txt
  google-drive-cache COPY ^/Google/DriveFS/1/content_cache/d1/d2/3
  dropbox COPY ~/Library/CloudStorage/Dropbox/a.txt
  box-drive COPY ~/Library/CloudStorage/Box-Box/a.txt
  docker-images FAR ~/Library/Containers/com.docker.docker/Data/vms/0/data/Docker.raw
  core-dumps COPY ~/Library/Logs/DiagnosticReports/app.ips
  user-logs COPY ~/Library/Logs/App/a.log
  swap FAR /private/var/vm/swapfile0
  document-versions FAR /System/Volumes/Data/.DocumentRevisions-V100/PerUID/501/1/a
  bash-history COPY /users/DEV/.bash_history
`,
);

export const WIN32 = paths(
  'C:\\Users\\dev',
  'C:\\Users\\dev\\AppData\\Roaming',
  `${EVERYWHERE}${CHROMIUM('~/AppData/Local/Google/Chrome/User Data')}${FIREFOX('~/AppData/Roaming/Mozilla/Firefox/Profiles/x.default')}
  chromium-history COPY ~/AppData/Local/Microsoft/Edge/User Data/Default/History
  chromium-cache REGEN ~/AppData/Local/Google/Chrome/User Data/Default/Cache/Cache_Data/data_1
  firefox-cache REGEN ~/AppData/Local/Mozilla/Firefox/Profiles/x/cache2/entries/AB
  powershell-history COPY ^/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt
  powershell-transcripts COPY ~/Documents/20260101/PowerShell_transcript.PC.abc.txt
  shell-rc HOME ~/Documents/PowerShell/Microsoft.PowerShell_profile.ps1
  psql-history COPY ^/postgresql/psql_history
  mongosh-history COPY ~/AppData/Local/mongodb/mongosh/1_log
  windows-tasks HOME C:/Windows/System32/Tasks/Backup
  windows-registry FAR ~/NTUSER.DAT
  wsl FAR ~/AppData/Local/Packages/CanonicalGroupLimited.Ubuntu_79/LocalState/ext4.vhdx
  claude-desktop-config HOME ~/AppData/Local/Packages/Claude_pzs8/LocalCache/Roaming/Claude/claude_desktop_config.json
  copilot-visual-studio COPY ~/AppData/Local/Temp/VSGitHubCopilotLogs/a.log
  goose-config HOME ^/Block/goose/config/config.yaml
  goose-database COPY ^/Block/goose/data/sessions/sessions.db
  zed-state COPY ~/AppData/Local/Zed/db/0-stable/db.sqlite
  ollama-database COPY ~/AppData/Local/Ollama/db.sqlite
  chatgpt-desktop-windows COPY ~/AppData/Local/Packages/OpenAI.ChatGPT-Desktop_x/LocalCache/Roaming/ChatGPT/IndexedDB/a/000003.log
  windows-recall FAR ~/AppData/Local/CoreAIPlatform.00/UKP/1/ukg.db
  warp COPY ~/AppData/Local/warp/Warp/data/warp.sqlite
  azure-cli HOME ~/.azure/msal_token_cache.bin
  github-cli HOME ^/GitHub CLI/hosts.yml
  pgpass HOME ^/postgresql/pgpass.conf
  gnupg HOME ^/gnupg/private-keys-v1.d/a.key
  filezilla HOME ^/FileZilla/sitemanager.xml
  winscp HOME ^/WinSCP.ini
  dotnet-user-secrets HOME ^/Microsoft/UserSecrets/1/secrets.json
  keychains HOME ^/Microsoft/Credentials/ABC
  notepad-plus-plus COPY ^/Notepad++/backup/new 1@2026-01-01
  windows-notepad COPY ~/AppData/Local/Packages/Microsoft.WindowsNotepad_8wekyb3d8bbwe/LocalState/TabState/1.bin
  jetbrains-local-history REGEN ~/AppData/Local/JetBrains/IntelliJIdea2026.1/LocalHistory/changes.storageData
  teams COPY ~/AppData/Local/Packages/MSTeams_8wekyb3d8bbwe/LocalCache/Microsoft/MSTeams/EBWebView/WV2Profile_tfw/IndexedDB/a/1.log
  ditto COPY ^/Ditto/Ditto.db
  windows-clipboard FAR ~/AppData/Local/Microsoft/Windows/Clipboard/Pinned/a
  windows-timeline COPY ~/AppData/Local/ConnectedDevicesPlatform/L.dev/ActivitiesCache.db
  sticky-notes COPY ~/AppData/Local/Packages/Microsoft.MicrosoftStickyNotes_8wekyb3d8bbwe/LocalState/plum.sqlite
  onenote FAR ~/AppData/Local/Microsoft/OneNote/16.0/cache/a.bin
  windows-terminal COPY ~/AppData/Local/Packages/Microsoft.WindowsTerminal_8wekyb3d8bbwe/LocalState/buffer_1.txt
  trash COPY C:/$Recycle.Bin/S-1-5-21-1/$RABC.env
  trash COPY D:/$Recycle.Bin/S-1-5-21-1/$IABC.env
  onedrive COPY ~/OneDrive - Contoso/a.txt
  onedrive-client COPY ~/AppData/Local/Microsoft/OneDrive/settings/Personal/a.db
  google-drive-cache COPY ~/AppData/Local/Google/DriveFS/1/content_cache/d1/d2/3
  docker-images FAR ~/AppData/Local/Docker/wsl/disk/docker_data.vhdx
  core-dumps COPY ~/AppData/Local/CrashDumps/app.exe.1.dmp
  swap FAR C:/pagefile.sys
  system-logs FAR C:/Windows/System32/winevt/Logs/Security.evtx
  npm-cache REGEN ~/AppData/Local/npm-cache/_cacache/index-v5/ab/cd
  npm-logs COPY ~/AppData/Local/npm-cache/_logs/2026.log
  thumbnails REGEN ~/AppData/Local/Microsoft/Windows/Explorer/thumbcache_256.db
  dotenv HOME E:/code/app/.env
`,
).map(([path, ...rest]) => [path.replaceAll('/', '\\'), ...rest] as const);
