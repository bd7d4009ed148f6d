/** `assess manifest OLD NEW`: Kubernetes objects, charts, container files and pipelines. */
import { basename } from 'node:path';
import { assessedOf, assessTexts, familyNamed, standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed, GivenChange, GivenText } from '../../app/assess/assess-texts.ts';
import { containerFile } from '../../core/assessment/content/container-paths.ts';
import type { Family } from '../../core/assessment/content/family.ts';
import { isSample, roleOf } from '../../core/assessment/content/manifest-paths.ts';
import { toolOf } from '../../core/assessment/content/pipeline-paths.ts';
import { CountersignError } from '../../model/error.ts';
import type { Shell } from '../command.ts';
import { boundedFamilies } from '../../composition/bounded-families.ts';
import { answer, answerBatch, namedEnvironment, readText, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import type { AssessKind } from './kind.ts';

const LARGEST_MANIFEST = 4 << 20;

interface ManifestOptions extends AssessOptions {
  readonly path?: string;
}

export const manifestKind: AssessKind = {
  name: 'manifest',
  summary: 'Kubernetes, charts, images and pipelines',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument('[old]', 'before; - for stdin, /dev/null where it is new')
      .argument('[new]', 'after; /dev/null where it is deleted')
      .option('--path <path>', 'the path that it is judged under; its name says what the file is')
      .action(async (old: string | undefined, next: string | undefined, options: ManifestOptions) => {
        if (options.batch === true) return answerBatch(shell, options, (item, line) => judgeItem(item, line, options));
        if (old === undefined || next === undefined) throw lacksFiles();
        answer(shell, await judgeFiles(shell, old, next, options), options);
      });
  },
};

async function judgeFiles(shell: Shell, old: string, next: string, options: ManifestOptions): Promise<Assessed> {
  const named = [next, old].find((name) => name !== '-' && name !== '/dev/null') ?? '';
  const before = await readText(shell, old, LARGEST_MANIFEST);
  const after = await readText(shell, next, LARGEST_MANIFEST);
  return judgeTexts(options.path ?? named, before, after, options);
}

function judgeItem(item: Readonly<Record<string, unknown>>, line: number, options: ManifestOptions): Promise<Assessed> {
  const path = typeof item['path'] === 'string' ? item['path'] : (options.path ?? '');
  return judgeTexts(path, textField(item, 'old', line), textField(item, 'new', line), options);
}

async function judgeTexts(named: string, old: GivenText, next: GivenText, options: ManifestOptions): Promise<Assessed> {
  const { family, path } = judgedAs(named);
  const change: GivenChange = { path, old, new: next };
  const context = standaloneContext(namedEnvironment(options));
  return assessedOf(named, (await assessTexts(family, [change], context, boundedFamilies())).factors);
}

/** Who judges a file, and under which path: any file in YAML or JSON that has no other name is taken for a manifest. */
function judgedAs(named: string): { readonly family: Family; readonly path: string } {
  if (containerFile(named) !== null) return { family: familyNamed('container'), path: named };
  if (toolOf(named) !== null) return { family: familyNamed('pipeline'), path: named };
  if (roleOf(named) !== null && !isSample(named)) return { family: familyNamed('manifest'), path: named };
  if (!/\.(?:ya?ml|json)$/i.test(named)) throw unknownName(named);
  return { family: familyNamed('manifest'), path: `manifests/${basename(named)}` };
}

function unknownName(named: string): CountersignError {
  const what = named === '' ? 'stdin has no name' : `the name "${named}" does not say what the file is`;
  return new CountersignError('usage', `${what}, so that it is not known which rules judge it`, {
    remedy: 'give --path, for example k8s/web.yaml, Dockerfile, compose.yaml or .github/workflows/ci.yml',
  });
}

function lacksFiles(): CountersignError {
  return new CountersignError('usage', 'assess manifest needs two files, before and after', {
    remedy: 'countersign assess manifest OLD NEW, or --batch with one JSON object a line: {"path","old","new"}',
  });
}
