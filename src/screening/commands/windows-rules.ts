// What only Windows has: programs that run what they download, accounts, loops over files: data. (pure)
import type { CommandRule } from './remote-rules.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
const hasName = (args: readonly string[], pattern: RegExp) => args.some((arg) => pattern.test(arg));

export const WINDOWS_RULES: readonly CommandRule[] = [
  {
    id: 'exec.windows_loader',
    programs: words('mshta regsvr32 rundll32 msiexec wmic odbcconf installutil msbuild cmstp'),
    test: (args) => hasName(args, /(?:^|[:=/"'])(?:https?:\/\/|javascript:|vbscript:|\\\\[\w.]+\\)/i),
    reason: 'runs what it downloads',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.policy',
    programs: words('powershell pwsh'),
    test: (args) =>
      args.some(
        (arg, at) => /^-(?:ep|ex\w*)$/i.test(arg) && /^(?:bypass|unrestricted)$/i.test(args[at + 1] ?? ''),
      ),
    reason: 'runs a script without asking whether it may',
    effect: 'runs_hidden_code',
    verdict: 'warn',
  },
  {
    id: 'files.windows_each',
    programs: ['forfiles'],
    test: (args) => hasName(args, /\b(?:del|erase|rd|rmdir)\b/i),
    reason: 'deletes every file that a search finds',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'system.windows_accounts',
    programs: words(
      'new-localuser remove-localuser disable-localuser set-localuser add-localgroupmember remove-localgroupmember new-adgroupmember add-adgroupmember',
    ),
    test: (args) => args.length > 0 && !hasName(args, /^-whatif$/i),
    reason: 'changes accounts of the machine',
    effect: 'changes_machine',
    verdict: 'deny',
  },
  {
    id: 'system.windows_kill',
    programs: words('stop-process spps'),
    test: (args) => hasName(args, /^-f(?:orce)?$|^-n(?:ame)?$/i) && !hasName(args, /^-id$/i),
    reason: 'kills processes by name',
    effect: 'kills_processes',
    verdict: 'deny',
  },
];
