/** `assess iam OLD NEW`: does the new policy allow anything that the old one did not? */
import { assessIam } from '../../app/assess/assess-iam.ts';
import { standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed, GivenText } from '../../app/assess/assess-texts.ts';
import { CountersignError } from '../../model/error.ts';
import { boundedFamilies } from '../../composition/bounded-families.ts';
import { answer, answerBatch, namedEnvironment, readText, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import type { AssessKind } from './kind.ts';

const LARGEST_POLICY = 4 << 20;
/** What a text counts as where nothing names it. */
const NAMELESS = 'policy.json';
const KNOWN_ENDING = /\.(?:json|ya?ml|tf|tofu|template)$/i;

interface IamOptions extends AssessOptions {
  readonly path?: string;
}

export const iamKind: AssessKind = {
  name: 'iam',
  summary: 'what a policy newly allows, or a proof',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument(
        '[old]',
        'policy in JSON, Terraform, CloudFormation, Kubernetes roles or a workflow; /dev/null for none',
      )
      .argument('[new]', 'the same, after; - for stdin')
      .option('--path <path>', 'the path that the texts are judged under; its ending says what they are written in')
      .action(async (old: string | undefined, next: string | undefined, options: IamOptions) => {
        if (options.batch === true) {
          return answerBatch(shell, options, (item, line) => {
            const path = typeof item['path'] === 'string' ? item['path'] : (options.path ?? NAMELESS);
            const [before, after] = [textField(item, 'old', line), textField(item, 'new', line)];
            return judge(`line ${line}`, path, before, after, options);
          });
        }
        if (old === undefined || next === undefined) {
          throw new CountersignError('usage', 'assess iam needs the old and the new policy', {
            remedy: 'countersign assess iam OLD NEW, or --batch with one JSON object a line: {"id","old","new"}',
          });
        }
        const [before, after] = [
          await readText(shell, old, LARGEST_POLICY),
          await readText(shell, next, LARGEST_POLICY),
        ];
        answer(shell, await judge(`${old} → ${next}`, pathOf(old, next, options), before, after, options), options);
      });
  },
};

function pathOf(old: string, next: string, { path }: IamOptions): string {
  return path ?? [next, old].find((name) => KNOWN_ENDING.test(name)) ?? NAMELESS;
}

function judge(subject: string, path: string, old: GivenText, next: GivenText, options: IamOptions): Promise<Assessed> {
  return assessIam(
    subject,
    [{ path, old, new: next }],
    standaloneContext(namedEnvironment(options)),
    boundedFamilies(),
  );
}
