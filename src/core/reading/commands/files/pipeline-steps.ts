/** The text of one step of a pipeline, whatever interpreter runs it. */
import { parseShell } from '../../shell/parse-shell.ts';
import type { VariableScope } from '../variable-scope.ts';
import { asShellVariables } from './pipeline-variables.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { shellSnippet } from './snippet.ts';
import type { Snippet } from './snippet.ts';
import { windowsSnippets } from './windows-files.ts';

/** What runs a step. */
export type StepKind = Exclude<Snippet['kind'], 'vector' | 'java'> | 'powershell' | 'batch';

/** A text that is run, with its lines in the file. */
export interface StepText {
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  /** Its lines are not those of the file: they were folded into one. */
  readonly joined: boolean;
  /** What the file says of its environment. */
  readonly variables?: VariableScope | null;
}

const SHELLS: ReadonlyMap<string, StepKind> = new Map<string, StepKind>([
  ['python', 'python'],
  ['node', 'javascript'],
  ['pwsh', 'powershell'],
  ['powershell', 'powershell'],
  ['cmd', 'batch'],
]);

/** The interpreter that a word names (`python3`, `bash -e {0}`); a shell where it is none that we know. */
export function shellNamed(word: string): StepKind {
  const [name = ''] = word.trim().toLowerCase().split(/\s/, 1);
  return SHELLS.get(name.replace(/\d.*$/, '')) ?? 'shell';
}

/** The interpreter that a key stands for (`pwsh: …`); null where the step or the job says it. */
export function shellOfKey(key: string): StepKind | null {
  return key === 'pwsh' || key === 'powershell' || key === 'ps' ? 'powershell' : null;
}

/** The commands of a step. */
export function stepSnippets({ text, ...place }: StepText, kind: StepKind): readonly Snippet[] {
  const { line, endLine, joined, variables = null } = place;
  const plain = withoutPlaceholders(withoutPlaceholders(asShellVariables(text, variables), '${{', '}'), '$[[', ']');
  const details = { ...(joined ? { joined } : {}), ...(variables === null ? {} : { variables }) };
  if (kind === 'shell') return [{ ...shellSnippet(plain, line, endLine), ...details }];
  if (kind !== 'powershell' && kind !== 'batch') return [{ kind, text: plain, words: [], line, endLine, ...details }];
  const own = windowsSnippets(plain, kind === 'batch').map((one) => ({
    ...one,
    line: Math.min(line + (joined ? 0 : one.line - 1), endLine),
    endLine: joined ? endLine : Math.min(line + one.endLine - 1, endLine),
  }));
  // Most programs are called as a shell calls them: what only the shell's reader knows counts too.
  const guess = withoutBlockComments(plain);
  if (parseShell(guess).fault === null || joined)
    return [...own, { ...shellSnippet(guess, line, endLine), ...details, guessed: true }];
  // `if ($x) {` is no shell: what stands between such lines is read line by line.
  const lines = linesAlone(guess).map(({ text: one, at }): Snippet => {
    const place = Math.min(line + at, endLine);
    return { ...shellSnippet(one, place, place), ...details, guessed: true };
  });
  return [...own, ...lines];
}

/** Lines that may be commands of their own, without the braces around them; no comments, no texts over many lines. */
function linesAlone(text: string): readonly { readonly text: string; readonly at: number }[] {
  let inText = false;
  return text.split('\n').flatMap((raw, at) => {
    const line = raw.trim();
    const wasInText = inText;
    inText = inText ? !/^["']@/.test(line) : /@["']$/.test(line);
    if (wasInText || line === '' || /^@?(?:rem\b|::|#)/i.test(line)) return [];
    // The end of `if ($x) { remove }` is as much a command as a line below it would be.
    const [, inner] = /^[^"'{]{0,400}\{\s{0,9}([^{].*?)\s{0,9}\}$/.exec(line.slice(0, LONGEST_LINE)) ?? [];
    return [{ text: inner ?? line, at }];
  });
}

const LONGEST_LINE = 4096;

/** PowerShell's `<# … #>`, line ends kept. */
function withoutBlockComments(text: string): string {
  let result = '';
  let kept = 0;
  for (let at = text.indexOf('<#'); at >= 0; at = text.indexOf('<#', kept)) {
    const end = text.indexOf('#>', at);
    const stop = end < 0 ? text.length : end + 2;
    result += text.slice(kept, at) + text.slice(at, stop).replaceAll(/[^\n]/g, '');
    kept = stop;
  }
  return result + text.slice(kept);
}
