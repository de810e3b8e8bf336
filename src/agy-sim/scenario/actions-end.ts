/** Actions that end a turn, well or badly. */
import { closeAnswer, textOf } from './actions-output.ts';
import { shortError } from '../agy/agy-failure.ts';
import { Stop } from '../clock.ts';
import type { Flow, Run } from './run.ts';
import type { StepKinds } from './scenario.ts';

const FIRST_RETRY_SECONDS = 5;

export const END_ACTIONS = {
  fail: (step: StepKinds['fail'], run: Run): Promise<Flow> => {
    run.turn.ending = run.fail(step, textOf(run, step.fail));
    return Promise.resolve('over');
  },
  /** The upstream failure is retried without a word until the print timeout. */
  retry: async (step: StepKinds['retry'], run: Run): Promise<Flow> => {
    const message = textOf(run, step.retry);
    try {
      for (let pause = FIRST_RETRY_SECONDS; ; pause *= 2) {
        run.log.write(`agent executor error: ${shortError(message, step)}`, 'log.go:398', 'E');
        await run.clock.sleep(pause);
      }
    } catch (error) {
      if (!(error instanceof Stop) || error.why !== 'timeout') throw error;
    }
    run.turn.ending = { status: 'ERROR', error: message, exit: 0, stderr: [], final: true };
    return 'over';
  },
  result: async (step: StepKinds['result'], run: Run): Promise<Flow> => {
    await closeAnswer(run);
    run.turn.ending = { status: 'SUCCESS', exit: step.exit_code ?? 0, stderr: [], fields: step.result };
    return 'over';
  },
  end: async (_step: StepKinds['end'], run: Run): Promise<Flow> => {
    await closeAnswer(run);
    return 'over';
  },
} as const;
