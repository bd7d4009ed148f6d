/**
 * `assess hcl OLD NEW`: Terraform and OpenTofu from source. `assess stack OLD NEW`: templates and programs of
 * CloudFormation, CDK and Pulumi. `assess changeset FILE`: what CloudFormation or Pulumi says that it would do.
 */
import { assessedOf, assessTexts, familyNamed, standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed, GivenChange } from '../../app/assess/assess-texts.ts';
import { stackFile } from '../../core/assessment/content/cloudformation-paths.ts';
import { terraformFile } from '../../core/assessment/content/terraform-paths.ts';
import { CountersignError } from '../../model/error.ts';
import type { Shell } from '../command.ts';
import { boundedFamilies } from '../../composition/bounded-families.ts';
import { answer, answerBatch, namedEnvironment, readText, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import { textsOf } from './folder-texts.ts';
import type { AssessKind } from './kind.ts';

const LARGEST_PREVIEW = 64 << 20;

interface PathOptions extends AssessOptions {
  readonly path?: string;
}

/** A kind with two sides, each a file or a folder. */
interface TwoSided {
  readonly name: string;
  readonly summary: string;
  readonly family: string;
  readonly accepts: (path: string) => boolean;
  /** Path under which a text without a name is judged. */
  readonly path: string;
  readonly note: string;
}

export const hclKind: AssessKind = twoSided({
  name: 'hcl',
  summary: 'Terraform and OpenTofu from source',
  family: 'terraform',
  accepts: (path) => terraformFile(path) !== null,
  path: 'main.tf',
  note: 'from source, not from a plan: what variables get elsewhere and what the state holds is not known',
});

export const stackKind: AssessKind = twoSided({
  name: 'stack',
  summary: 'CloudFormation, CDK and Pulumi from source',
  family: 'cloudformation',
  accepts: (path) => stackFile(path) !== null,
  path: 'template.yaml',
  note: 'from source, not from a change set: what parameters get on deployment is not known',
});

export const changeSetKind: AssessKind = {
  name: 'changeset',
  summary: 'change sets and Pulumi previews',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument('[file]', 'JSON; - for stdin')
      .action(async (file: string | undefined, options: AssessOptions) => {
        if (options.batch === true) {
          return answerBatch(shell, options, (item, line) =>
            judge(
              'preview',
              [{ path: 'changeset.json', old: { kind: 'absent' }, new: textField(item, 'text', line) }],
              options,
            ),
          );
        }
        if (file === undefined) throw lacks('changeset', 'a file', 'changeset FILE');
        const text = await readText(shell, file, LARGEST_PREVIEW);
        answer(shell, await judge('preview', [{ path: file, old: { kind: 'absent' }, new: text }], options), options);
      });
  },
};

function twoSided({ name, summary, family, accepts, path, note }: TwoSided): AssessKind {
  return {
    name,
    summary,
    add(command, shell) {
      withBatch(withAssessOptions(command))
        .argument('[old]', 'before: a file or a folder; - for stdin, /dev/null where it is new')
        .argument('[new]', 'after')
        .option('--path <path>', 'the path that a single file is judged under; its ending says the format')
        .action(async (old: string | undefined, next: string | undefined, options: PathOptions) => {
          if (options.batch === true) {
            return answerBatch(shell, options, (item, line) => {
              const named = typeof item['path'] === 'string' ? item['path'] : (options.path ?? path);
              return judge(
                family,
                [{ path: named, old: textField(item, 'old', line), new: textField(item, 'new', line) }],
                options,
                [note],
              );
            });
          }
          if (old === undefined || next === undefined) throw lacks(name, 'two files or folders', `${name} OLD NEW`);
          answer(shell, await judgeSides(shell, old, next, { family, accepts, path, note }, options), options);
        });
    },
  };
}

async function judgeSides(
  shell: Shell,
  old: string,
  next: string,
  { family, accepts, path, note }: Pick<TwoSided, 'family' | 'accepts' | 'path' | 'note'>,
  options: PathOptions,
): Promise<Assessed> {
  const nameless = [old, next].every((one) => one === '-' || one === '/dev/null');
  const changes = await textsOf(shell, old, next, accepts, options.path ?? (nameless ? path : undefined));
  const foreign = changes.find((change) => !accepts(change.path));
  if (foreign !== undefined) {
    throw new CountersignError('usage', `"${foreign.path}" is no name of such a file`, {
      remedy: `give --path with the name that it has, for example --path ${path}`,
    });
  }
  if (changes.length === 0) {
    throw new CountersignError('usage', 'neither folder holds a file of the kind', {
      remedy: 'give folders further down',
    });
  }
  const [only] = changes;
  return judge(
    family,
    changes,
    options,
    [note],
    changes.length === 1 && only !== undefined ? only.path : `${changes.length} files`,
  );
}

async function judge(
  family: string,
  changes: readonly GivenChange[],
  options: AssessOptions,
  notes: readonly string[] = [],
  subject: string = changes[0]?.path ?? family,
): Promise<Assessed> {
  const context = standaloneContext(namedEnvironment(options));
  const { factors } = await assessTexts(familyNamed(family), changes, context, boundedFamilies());
  return assessedOf(subject, factors, notes);
}

function lacks(kind: string, what: string, usage: string): CountersignError {
  return new CountersignError('usage', `assess ${kind} needs ${what}`, {
    remedy: `countersign assess ${usage}, or --batch with one JSON object a line`,
  });
}
