import { AGENT, agentRuntime, type Installation } from './description.ts';
import { xml } from './xml.ts';

export const LOGON_TASK = { folder: '\\Lastcopy\\', name: 'Agent' } as const;

/**
 * For `schtasks /Create /XML`: starts the agent at every logon of any user, with that user's plain rights. The schema is
 * https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema; the group is BUILTIN\Users. Several users may be
 * logged on, so instances run in parallel; of one user a second agent ends by itself. conhost runs Node without a window.
 *
 * The file is UTF-16 with a byte order mark: other encodings are refused by some versions.
 */
export function logonTask(installation: Installation): Buffer {
  const { flags } = agentRuntime();
  const args = ['--headless', installation.node, ...flags, installation.launcher, ...AGENT.args].map(quoted).join(' ');
  const text = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>Lastcopy</Author>
    <Description>${xml(AGENT.title)}</Description>
    <URI>${xml(LOGON_TASK.folder + LOGON_TASK.name)}</URI>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="User">
      <GroupId>S-1-5-32-545</GroupId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>Parallel</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="User">
    <Exec>
      <Command>%SystemRoot%\\System32\\conhost.exe</Command>
      <Arguments>${xml(args)}</Arguments>
    </Exec>
  </Actions>
</Task>
`;
  return Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le');
}

/** One word of a Windows command line, as CommandLineToArgvW reads it. Paths hold no quotation mark there. */
function quoted(word: string): string {
  if (word.includes('"')) throw new Error('A Windows path cannot hold a quotation mark.');
  return /\s/.test(word) ? `"${word.replace(/\\+$/, (ending) => ending + ending)}"` : word;
}
