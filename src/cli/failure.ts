/** Errors as a person and as a program read them. */
import { CountersignError } from '../model/error.ts';
import { oneLine, safeJson } from './render/safe.ts';
import type { Problem } from '../model/error.ts';

const REPORT = 'this is a defect of countersign: please report it with the output of --verbose';

/** The error as one of ours; null when it only says that help or version was printed. */
export function asCountersignError(error: unknown): CountersignError | null {
  if (error instanceof CountersignError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && code.startsWith('commander.')) {
    if (['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code)) return null;
    const message = (error as Error).message.replace(/^error: /, '');
    const { help } = error as { readonly help?: unknown };
    const remedy = typeof help === 'string' ? help : 'countersign --help';
    return new CountersignError('usage', message, { remedy, cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new CountersignError('internal', message, { remedy: REPORT, cause: error });
}

/** `{"error":{code, message, remedy}}`, with the problems of a configuration text when there are any. */
export function errorJson(error: CountersignError): string {
  return safeJson({
    error: {
      code: error.code,
      message: error.message,
      remedy: error.remedy ?? null,
      ...(error.problems.length > 0 ? { problems: error.problems.map(problemJson) } : {}),
    },
  });
}

/** A problem with every field present. */
function problemJson(problem: Problem): object {
  return { place: problem.place, message: problem.message, remedy: problem.remedy ?? null };
}

/** What happened, to which thing, and the way out. */
export async function errorText(error: CountersignError, color: boolean): Promise<string> {
  const { createStyle } = await import('./render/style.ts');
  const { renderProblems } = await import('./render/problems.ts');
  const style = createStyle(color, null);
  const lines = [`${style.bad('countersign:')} ${error.message.split('\n').map(oneLine).join('\n  | ')}`];
  if (error.problems.length > 0) lines.push(renderProblems(error.problems, style));
  if (error.remedy !== undefined) lines.push(`  ${style.dim('→')} ${oneLine(error.remedy)}`);
  return lines.join('\n');
}
