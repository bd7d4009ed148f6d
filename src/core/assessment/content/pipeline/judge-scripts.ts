/** What scripts of a pipeline print, paste and check out. */
import type { Pipeline, PipelineStep } from '../../../reading/pipeline/pipeline.ts';
import { CHECKOUT_UNTRUSTED, INPUT_INJECTED, SECRET_EXPOSED } from './rules.ts';
import { firstLine } from './sight.ts';
import type { PipelineSides, Seen } from './sight.ts';

export function judgeScripts({ old, new: next }: PipelineSides): readonly Seen[] {
  const told = new Set(stepsOf(old).flatMap((step) => linesSaid(step)));
  const scripts = stepsOf(next).flatMap((step) => said(step, told));
  return [...scripts, ...checkouts(old, next)];
}

function stepsOf(pipeline: Pipeline): readonly PipelineStep[] {
  return [...pipeline.jobs.values()].flatMap(({ steps }) => steps);
}

const MOST_LINES = 2000;
const LONGEST_LINE = 2000;

function linesSaid({ run }: PipelineStep): readonly string[] {
  return run === null ? [] : run.split('\n', MOST_LINES).map((line) => line.trim().slice(0, LONGEST_LINE));
}

/** Lines that the pipeline did not have before. */
function said(step: PipelineStep, told: ReadonlySet<string>): readonly Seen[] {
  return linesSaid(step).flatMap((line): readonly Seen[] => {
    if (told.has(line) || line.startsWith('#')) return [];
    const lines = firstLine(step.lines);
    const secret = exposedSecret(line);
    const input = pastedInput(line);
    return [
      ...(secret === null
        ? []
        : [{ rule: SECRET_EXPOSED, from: null, to: `prints ${secret}`, lines, witness: secret }]),
      ...(input === null
        ? []
        : [{ rule: INPUT_INJECTED, from: null, to: `\${{ ${input} }} in a script`, lines, witness: input }]),
    ];
  });
}

/** Variables that hold secrets by their names. */
const SECRET_NAME = /\$\{?([A-Z0-9_]*(?:SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_KEY|ACCESS_KEY)[A-Z0-9_]*)\}?/;
const PRINTING = /(?:^|[;&|(]\s*|\s)(?:echo|printf|print|Write-Host|Write-Output|cat <<<)\s/;
/** Encoders: what goes through them reaches the log unmasked. */
const ENCODERS: ReadonlySet<string> = new Set([
  'base64',
  'rev',
  'xxd',
  'hexdump',
  'od',
  'sed',
  'tr',
  'cut',
  'fold',
  'cat',
  'tee',
]);

/** The name of a secret that a line prints; null where it is piped or redirected to something else. */
function exposedSecret(line: string): string | null {
  const expressions = expressionsOf(line);
  const all = expressions.find((one) => /^to_?json\(\s*secrets\s*\)$/i.test(one));
  const named = expressions.find((one) => one.startsWith('secrets.') || one.startsWith('secrets['));
  if (!PRINTING.test(line)) return null;
  if (all !== undefined) return 'all secrets';
  if (isTaken(line)) return null;
  return named ?? SECRET_NAME.exec(line)?.[1] ?? null;
}

/** True when the output goes into a file or a command that does not print it. */
function isTaken(line: string): boolean {
  const outside = line.replace(/\$\{\{[^}]{0,500}\}\}/g, '').replace(/"[^"]{0,1000}"|'[^']{0,1000}'/g, '');
  if (outside.includes('>')) return true;
  const pipes = outside.split('|').slice(1);
  return pipes.some((part) => {
    const word = part.trim().split(/\s/, 1)[0] ?? '';
    return word !== '' && !ENCODERS.has(word);
  });
}

/** Contexts of GitHub that strangers fill. */
const FOREIGN =
  /^(?:github\.head_ref|github\.event\.(?:issue|pull_request|discussion|comment|review|review_comment|head_commit|workflow_run|release|pages)\b[^|]*\.?(?:title|body|message|name|email|ref|label|head_branch|page_name|default_branch))$/;

function pastedInput(line: string): string | null {
  return expressionsOf(line).find((one) => FOREIGN.test(one)) ?? null;
}

/** What stands between `${{` and `}}`. */
function expressionsOf(line: string): readonly string[] {
  const found: string[] = [];
  let at = line.indexOf('${{');
  while (at >= 0) {
    const end = line.indexOf('}}', at);
    if (end < 0) break;
    found.push(line.slice(at + 3, end).trim());
    at = line.indexOf('${{', end);
  }
  return found;
}

const PRIVILEGED: ReadonlySet<string> = new Set(['pull_request_target', 'workflow_run', 'issue_comment']);
const HEAD =
  /github\.event\.pull_request\.head\b|github\.head_ref|workflow_run\.head|refs\/pull\/|pull_request\.number|steps\.[^}]*(?:head|sha|ref)/;

function checkouts(old: Pipeline, next: Pipeline): readonly Seen[] {
  const before = new Set(untrusted(old).map(({ ref }) => ref));
  return untrusted(next)
    .filter(({ ref }) => !before.has(ref))
    .map(({ ref, step, event }) => ({
      rule: CHECKOUT_UNTRUSTED,
      from: null,
      to: `${event} checks out ${ref}`,
      lines: step.lines,
      witness: ref,
    }));
}

interface Untrusted {
  readonly ref: string;
  readonly event: string;
  readonly step: PipelineStep;
}

function untrusted(pipeline: Pipeline): readonly Untrusted[] {
  const event = pipeline.triggers.find((trigger) => PRIVILEGED.has(trigger.event))?.event;
  if (event === undefined) return [];
  return stepsOf(pipeline).flatMap((step) => {
    const ref =
      step.ref ??
      step.run?.split('\n', MOST_LINES).find((line) => /\bgit (?:fetch|checkout)\b|gh pr checkout/.test(line)) ??
      null;
    if (ref === null || !(HEAD.test(ref.slice(0, LONGEST_LINE)) || ref.includes('gh pr checkout'))) return [];
    return [{ ref: ref.trim().slice(0, 200), event, step }];
  });
}
