// What a request sets beside its prompt: variables, folders, the model. (pure)
import { refusedEnvName } from '../policy/child-env.ts';
import { fieldRef } from '../protocol/text/references.ts';
import { folderFinding, isCredentialPlace, type NamedFolder, type OwnFolders } from './paths/judge-folder.ts';
import { ALLOW, type Verdict, worse } from './verdict.ts';

export interface ScreenedSettings {
  readonly extraEnv: Readonly<Record<string, string>>;
  readonly addDirs: readonly string[];
  /** The folders of the request as they really are, where that is known. */
  readonly folders?: readonly NamedFolder[];
  readonly own?: OwnFolders;
  readonly model?: string | null;
}

const deny = (rule: string, reason: string): Verdict => ({ verdict: 'deny', rule, reason });

/** @param writes whether the agent may change files: what is a warning elsewhere is refused then */
export function checkSettings(input: ScreenedSettings, writes: boolean): Verdict {
  for (const name of Object.keys(input.extraEnv)) {
    const why = refusedEnvName(name);
    if (why !== null)
      return deny('env.refused_name', `${fieldRef('extra_env')} may not set ${name}: it ${why}.`);
  }
  if (input.addDirs.some(isCredentialPlace))
    return deny(
      'path.add_dirs',
      `${fieldRef('add_dirs')} names a folder of credentials; it is not handed to an agent.`,
    );
  if (input.model?.startsWith('-') === true)
    return deny('request.option', `${fieldRef('model')} begins with a dash and would be read as an option.`);
  let verdict = ALLOW;
  for (const folder of input.folders ?? []) {
    const found = folderFinding(folder, input.own ?? { home: '', store: [] });
    if (found !== null) verdict = worse(verdict, { verdict: writes ? 'deny' : 'warn', ...found });
  }
  return verdict;
}
