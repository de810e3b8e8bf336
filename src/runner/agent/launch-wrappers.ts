// What the runner puts around the start of every agent.
import type { Wrap } from '../../adapters/launch.ts';
import { asCommand } from '../../platform/processes/find-executable.ts';
import { MARK_VARIABLE } from '../../platform/processes/kill-tree.ts';
import { setVariables } from '../../policy/child-env.ts';

/** Whichever a program looks at. */
const TEMP_VARIABLES = ['TMPDIR', 'TEMP', 'TMP'];

const withVariables =
  (variables: Readonly<Record<string, string>>, platform: NodeJS.Platform): Wrap =>
  (launch) => ({ ...launch, env: setVariables(launch.env, variables, platform) });

/** Every descendant of the agent inherits the mark of the job, so that none is overlooked. */
const marked = (mark: string, platform: NodeJS.Platform): Wrap =>
  withVariables({ [MARK_VARIABLE]: mark }, platform);

/** Names the first of the job's own ports to all that runs for it. */
const PORT_VARIABLE = 'AGY_MCP_PORT_BASE';

const inTempFolder = (folder: string, platform: NodeJS.Platform): Wrap =>
  withVariables(Object.fromEntries(TEMP_VARIABLES.map((name) => [name, folder])), platform);

/** A JavaScript file is started by this Node. */
const startable: Wrap = (launch) => {
  const { file, before } = asCommand(launch.program);
  return { ...launch, program: file, argv: [...before, ...launch.argv] };
};

/**
 * The wrappers of a job's agent, in the order in which they are applied; one that starts the agent under another
 * program belongs at the end.
 * @param temp a temporary folder of the agent's own; null: it has the user's, or that of its sandbox
 * @param portBase the first of the job's own ports; absent where it has none
 * @param confine starts it inside of a sandbox
 */
export function wrapsOf(job: {
  readonly mark: string;
  readonly temp: string | null;
  readonly portBase?: number | undefined;
  readonly platform: NodeJS.Platform;
  readonly confine: Wrap | null;
}): readonly Wrap[] {
  const { mark, temp, portBase, platform, confine } = job;
  return [
    ...(temp === null ? [] : [inTempFolder(temp, platform)]),
    ...(portBase === undefined ? [] : [withVariables({ [PORT_VARIABLE]: String(portBase) }, platform)]),
    marked(mark, platform),
    startable,
    ...(confine === null ? [] : [confine]),
  ];
}
