// How long the screen takes for prompts that are made to be slow to judge; one line of JSON a prompt.
import { screenRequest } from '../../../src/screening/check-prompt.ts';
import { SLOW_PROMPTS } from '../../support/slow-prompts.ts';

const rounds = Number(process.argv[2] ?? 3);
const request = { extraEnv: {}, addDirs: [], mode: 'execute', allowWrite: true } as const;

await screenRequest({ ...request, prompt: 'git push origin main && sh build.sh' });
for (const [name, prompt] of SLOW_PROMPTS) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begin = performance.now();
    await screenRequest({ ...request, prompt });
    times.push(performance.now() - begin);
  }
  process.stdout.write(`${JSON.stringify({ name, times })}\n`);
}
