// What git says of the repository around a directory.
import { oneLine, type HardenedGit } from './git.ts';

type Asked = Pick<HardenedGit, 'must'>;

const ask = async (git: Asked, what: readonly string[], cwd: string | undefined): Promise<string> =>
  git.must(['rev-parse', '--path-format=absolute', ...what], cwd === undefined ? {} : { cwd });

/**
 * Absolute paths, such as `--show-toplevel` gives them, one for each question.
 * @throws BridgeError when git refuses one of them
 */
export async function revParse<const Questions extends readonly string[]>(
  git: Asked,
  questions: Questions,
  cwd?: string,
): Promise<{ [At in keyof Questions]: string }> {
  const told = oneLine(await ask(git, questions, cwd)).split('\n');
  // A path may hold line ends: then nobody can say where one stops.
  const answers =
    told.length === questions.length
      ? told
      : await Promise.all(questions.map(async (each) => oneLine(await ask(git, [each], cwd))));
  return answers as { [At in keyof Questions]: string };
}
