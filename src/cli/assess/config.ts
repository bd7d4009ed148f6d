/** `assess config OLD NEW`: the numbers that carry load, in configuration and in code. */
import { assessedOf, assessTexts, familyNamed, standaloneContext } from '../../app/assess/assess-texts.ts';
import type { Assessed, GivenText } from '../../app/assess/assess-texts.ts';
import { settingsFormat } from '../../core/reading/settings/format.ts';
import { CountersignError } from '../../model/error.ts';
import type { Shell } from '../command.ts';
import { boundedFamilies } from '../../composition/bounded-families.ts';
import { answer, answerBatch, namedEnvironment, readText, textField, withAssessOptions, withBatch } from './answer.ts';
import type { AssessOptions } from './answer.ts';
import type { AssessKind } from './kind.ts';

const LARGEST_CONFIGURATION = 4 << 20;

interface ConfigOptions extends AssessOptions {
  readonly path?: string;
}

export const configKind: AssessKind = {
  name: 'config',
  summary: 'timeouts, retries, pools, limits and the like',
  add(command, shell) {
    withBatch(withAssessOptions(command))
      .argument('[old]', 'before; - for stdin, /dev/null where it is new')
      .argument('[new]', 'after')
      .option('--path <path>', 'the path that it is judged under; its ending says the format')
      .action(async (old: string | undefined, next: string | undefined, options: ConfigOptions) => {
        if (options.batch === true) return answerBatch(shell, options, (item, line) => judgeItem(item, line, options));
        if (old === undefined || next === undefined) throw lacksFiles();
        answer(shell, await judgeFiles(shell, old, next, options), options);
      });
  },
};

async function judgeFiles(shell: Shell, old: string, next: string, options: ConfigOptions): Promise<Assessed> {
  const path = options.path ?? [next, old].find((name) => name !== '-' && name !== '/dev/null') ?? '';
  const [before, after] = [
    await readText(shell, old, LARGEST_CONFIGURATION),
    await readText(shell, next, LARGEST_CONFIGURATION),
  ];
  return judgeTexts(path, before, after, options);
}

function judgeItem(item: Readonly<Record<string, unknown>>, line: number, options: ConfigOptions): Promise<Assessed> {
  const path = typeof item['path'] === 'string' ? item['path'] : (options.path ?? '');
  return judgeTexts(path, textField(item, 'old', line), textField(item, 'new', line), options);
}

async function judgeTexts(path: string, old: GivenText, next: GivenText, options: ConfigOptions): Promise<Assessed> {
  if (settingsFormat(path) === null) throw unknownFormat(path);
  const context = standaloneContext(namedEnvironment(options));
  const change = { path, old, new: next };
  const { factors } = await assessTexts(familyNamed('load'), [change], context, boundedFamilies());
  return assessedOf(path, factors);
}

function unknownFormat(path: string): CountersignError {
  const named = path === '' ? 'stdin has no name' : `"${path}" has no ending of a configuration`;
  return new CountersignError('usage', `${named}, so that its format is not known`, {
    remedy: 'give --path with an ending: yaml, json, toml, ini, env, properties, conf, tf, ts, js, py, go, java',
  });
}

function lacksFiles(): CountersignError {
  return new CountersignError('usage', 'assess config needs two files, before and after', {
    remedy: 'countersign assess config OLD NEW, or --batch with one JSON object a line: {"path","old","new"}',
  });
}
