/** `countersign eval change-risk [FILE…]`: how well the change-risk score orders changes, on given or on own data. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readIncidents } from '../app/change-risk/incidents.ts';
import { evaluateChanges, learnHistory, type LearntHistory } from '../app/change-risk/learn.ts';
import { keepModel, type TrainedFor } from '../app/change-risk/keep.ts';
import { readChangesCsv } from '../core/change-risk/csv.ts';
import { CountersignError } from '../model/error.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { keptFor } from './kept.ts';
import { renderEvaluationPage } from './render/eval-html.ts';
import { type EvaluatedSource, evaluationJson, renderEvaluation } from './render/eval.ts';
import { trainedText } from './render/eval-trained.ts';
import { withRepository } from './repository.ts';

interface EvalOptions {
  readonly at?: string;
  readonly incidents?: string;
  readonly train?: boolean;
  readonly html?: string;
}

const SCHEMA = 'countersign.dev/eval-change-risk/v1';

export const register: Register = (program, shell) => {
  const group = program.command('eval').action(() => {
    throw new CountersignError('usage', 'eval needs to know what', { remedy: 'countersign eval change-risk' });
  });
  group
    .command('change-risk')
    .description('how well the change-risk score orders changes')
    .argument('[files...]', 'labelled changes as CSV; this repository’s own history without one')
    .option('--at <revision>', 'the history that leads to this revision; HEAD without it')
    .option('--incidents <file>', 'commits that caused incidents, one a line: COMMIT,TIME')
    .option('--train', 'also keep a model of this history, for check')
    .option('--html <file>', 'also write the result as one self-contained page')
    .action((files: readonly string[], options: EvalOptions) => runEval(shell, files, options));
};

async function runEval(shell: Shell, files: readonly string[], options: EvalOptions): Promise<void> {
  if (files.length === 0) {
    await withRepository(shell, (repository) => evaluateRepository(shell, repository, options));
    return;
  }
  const given = (['at', 'incidents', 'train'] as const).find((name) => options[name] !== undefined);
  if (given !== undefined) {
    throw new CountersignError('usage', `--${given} is for a repository, not for files`, {
      remedy: 'Leave the files out to evaluate the history of this repository.',
    });
  }
  const sources = files.map((file): EvaluatedSource => {
    const evaluated = evaluateChanges(readChangesCsv(readFile(shell, file), file));
    return { name: basename(file), evaluated, notes: [] };
  });
  give(shell, sources, null, options);
}

async function evaluateRepository(shell: Shell, repository: GitRepository, options: EvalOptions): Promise<void> {
  const tip = await repository.resolve(options.at ?? 'HEAD');
  const linked =
    options.incidents === undefined
      ? { incidents: [], unknown: 0 }
      : await readIncidents(repository, readFile(shell, options.incidents), options.incidents);
  const learnt = await learnHistory(repository, tip, linked.incidents, shell.progress());
  const evaluated = evaluateChanges(learnt.changes);
  const trained = options.train === true ? keepModel(keptFor(shell, repository), learnt, evaluated) : null;
  const name = basename(shell.globals().directory);
  give(shell, [{ name, evaluated, notes: notesOf(repository, learnt, linked.unknown) }], trained, options);
}

function give(
  shell: Shell,
  sources: readonly EvaluatedSource[],
  trained: TrainedFor | null,
  options: EvalOptions,
): void {
  shell.exit(EXIT.pass);
  if (options.html !== undefined) writePage(resolve(options.html), renderEvaluationPage(sources));
  if (shell.globals().format === 'json') {
    shell.printJson(SCHEMA, { ...evaluationJson(sources), model: trained });
    return;
  }
  const style = shell.style();
  const parts = [renderEvaluation(sources, style), ...(trained === null ? [] : [trainedText(trained, style)])];
  shell.print(parts.join('\n\n'));
}

function notesOf(
  repository: GitRepository,
  { reasons, unknownIncidents, personsAt }: LearntHistory,
  unresolved: number,
): readonly string[] {
  const unknown = unknownIncidents + unresolved;
  return [
    `harmful by what came later: ${reasons.incident} by linked incidents, ${reasons.revert} by reverts, ${reasons.fix} by a fix of the same lines within 90 days`,
    `authors told apart by the mailmap at ${personsAt.slice(0, 12)}, where the test part begins`,
    ...(unknown === 0 ? [] : [`${unknown} incidents name a commit that this history does not hold`]),
    ...(repository.state.shallow.size === 0
      ? []
      : ['the clone is shallow: what authors and files did before is missing, not 0']),
  ];
}

function readFile(shell: Shell, file: string): string {
  try {
    return readFileSync(resolve(shell.globals().directory, file), 'utf8');
  } catch (cause) {
    throw new CountersignError('file.unusable', `${file} cannot be read`, { cause });
  }
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (cause) {
    throw new CountersignError('file.unusable', `The page cannot be written to ${file}.`, {
      cause,
      remedy: 'Name a file in a folder that exists: --html FILE.',
    });
  }
}
