// The deny-list over what a request says.
import { screenRequest } from '../../screening/check-prompt.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Directories } from './directories.ts';
import type { AdmissionStep, Asked } from './step.ts';

export interface Screened {
  /** What a rule warns of. */
  readonly screenWarnings: readonly string[];
}

export const screeningStep: AdmissionStep<Asked & Directories, Screened> = {
  name: 'screening',
  async run({ request, addDirs }) {
    const { verdict, rule, reason } = await screenRequest({
      prompt: request.prompt,
      extraEnv: request.extra_env,
      addDirs,
      model: request.model ?? null,
      mode: request.mode,
      allowWrite: request.allow_write,
    });
    const words = `${reason ?? 'The request matches a rule.'} (rule ${rule ?? 'unknown'})`;
    if (verdict === 'deny') {
      throw new BridgeError('policy_denied', words, {
        hint: 'Ask for something else. If a person really wants this, they can do it by hand.',
      });
    }
    return { screenWarnings: verdict === 'warn' ? [words] : [] };
  },
};
