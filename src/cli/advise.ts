/** `countersign advise [RANGE]`. */
import { openChat } from '../adapters/advice/chat.ts';
import { advise, DEFAULT_BUDGET } from '../app/advice/advise.ts';
import { CountersignError } from '../model/error.ts';
import { EXIT } from './exit.ts';
import { judge } from './judge.ts';
import { keptFor } from './kept.ts';
import { ADVICE_SCHEMA, adviceJson, renderAdvice } from './render/advice.ts';
import type { Register, Shell } from './command.ts';

interface AdviseOptions {
  readonly model?: string;
  readonly budget: string;
  readonly timeout: string;
}

export const register: Register = (program, shell) => {
  program
    .command('advise')
    .argument('[range]', 'main..feature, or a branch against its target; this branch without one')
    .option('--model <name>', 'the model to ask; COUNTERSIGN_ADVICE_MODEL without it')
    .option('--budget <characters>', 'how much of the change it is shown', String(DEFAULT_BUDGET))
    .option('--timeout <seconds>', 'how long it may take', '60')
    .action((range: string | undefined, options: AdviseOptions) => run(shell, range ?? null, options));
};

async function run(shell: Shell, range: string | null, options: AdviseOptions): Promise<void> {
  const adviser = adviserOf(shell, options);
  const budget = numberOf('--budget', options.budget, 1_000, 1_000_000);
  await judge(shell, range, async ({ report }, repo) => {
    const advice = await advise(repo, report, adviser, keptFor(shell, repo), budget);
    shell.exit(EXIT.pass);
    if (shell.globals().format === 'json') shell.printJson(ADVICE_SCHEMA, adviceJson(advice));
    else shell.print(renderAdvice(advice, shell.style()));
  });
}

function adviserOf({ environment }: Shell, options: AdviseOptions): ReturnType<typeof openChat> {
  const { url, key } = environment.advice;
  const model = options.model ?? environment.advice.model;
  if (url === null || model === null) {
    throw new CountersignError('usage', 'no language model is set, and none is needed', {
      remedy: 'to ask one, set COUNTERSIGN_ADVICE_URL (http://localhost:11434/v1) and COUNTERSIGN_ADVICE_MODEL',
    });
  }
  return openChat({ url, model, key, timeoutMs: numberOf('--timeout', options.timeout, 1, 3_600) * 1000 });
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new CountersignError('usage', `${option} takes a number from ${least} to ${most}, not "${text}"`);
}
