/** `assess plan FILE`: what a plan of Terraform or OpenTofu would destroy, and which protections it takes away. */
import { assessPlan, type PlanSource } from '../../app/assess/assess-plan.ts';
import { assessedOf, standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed } from '../../app/assess/assess-texts.ts';
import { CountersignError } from '../../model/error.ts';
import { planSource } from '../plan-source.ts';
import { answer, answerBatch, namedEnvironment, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import type { AssessKind } from './kind.ts';

export const planKind: AssessKind = {
  name: 'plan',
  summary: 'what a Terraform plan destroys and unprotects',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument('[file]', 'what `terraform show -json PLAN` printed; - for stdin')
      .action(async (file: string | undefined, options: AssessOptions) => {
        if (options.batch === true) return answerBatch(shell, options, (item, line) => judgeItem(item, line, options));
        if (file === undefined) throw lacksFile();
        answer(shell, await judge(planSource(shell, file), options), options);
      });
  },
};

async function judgeItem(
  item: Readonly<Record<string, unknown>>,
  line: number,
  options: AssessOptions,
): Promise<Assessed> {
  const given = textField(item, 'plan', line);
  if (given.kind !== 'text') throw new CountersignError('usage', `line ${line} of stdin has no "plan"`);
  const name = typeof item['id'] === 'string' ? item['id'] : `line ${line}`;
  return judge({ name, chunks: [Buffer.from(given.text, 'utf8')] }, options);
}

async function judge(source: PlanSource, options: AssessOptions): Promise<Assessed> {
  const { factors, notes } = await assessPlan(source, standaloneContext(namedEnvironment(options)));
  return assessedOf(source.name, factors, notes);
}

function lacksFile(): CountersignError {
  return new CountersignError('usage', 'assess plan needs a file', {
    remedy:
      'terraform show -json PLAN | countersign assess plan -, or --batch with one JSON object a line: {"id","plan"}',
  });
}
