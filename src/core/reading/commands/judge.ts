/**
 * The verdict on commands: what the rules find in them, what cannot be known, and what nobody has heard of. The same
 * answer serves the change that writes a command into a script and the agent that is about to run it.
 */
import type { Environment } from '../../../model/assessment.ts';
import { parseShell } from '../shell/parse-shell.ts';
import { argvText } from './call.ts';
import type { Call, Where } from './call.ts';
import { isHarmless, isListed } from './harmless.ts';
import { codeOf, isInterpreter } from './interpreters.ts';
import { readCalls, readVector } from './read-calls.ts';
import type { Seen, Situation } from './seen.ts';
import { deletionHits, overwriteHits } from './rules/files.ts';
import { hitsOf, isRuled } from './rules/every.ts';
import type { Hit } from './rules/row.ts';
import { isSimpleCode } from './simple-code.ts';
import { targetKind } from './targets.ts';
import { textsOf } from './text-runners.ts';
import type { VariableScope } from './variable-scope.ts';
import { wrappersOf } from './wrappers.ts';

/** One finding, with the lines of the text it stands in. */
export interface CommandFinding extends Hit {
  readonly line: number;
  readonly endLine: number;
  /** The argument vector after unwrapping, as text. */
  readonly witness: string;
  /** For `cmd.exec.opaque`: something beside it destroys. A command that is merely unknown is not. */
  readonly destructive: boolean;
  /** Folders, containers and machines that are thrown away afterwards do not make it harmless: what it acts on. */
  readonly elsewhere: boolean;
  /** What it acts on stays when the machine that runs the text is thrown away. */
  readonly lasting?: boolean;
}

/** A program of which nothing is known. */
export interface UnknownCommand {
  readonly line: number;
  readonly witness: string;
}

/** `silent`: known to be harmless. `found`: rules speak. `ask`: it cannot be known, or nobody knows it. */
export interface CommandJudgement {
  readonly verdict: 'silent' | 'found' | 'ask';
  readonly findings: readonly CommandFinding[];
  readonly unknown: readonly UnknownCommand[];
}

/** A text that stands by itself, in a folder that nobody named. */
export const HERE: Situation = { folder: '', elsewhere: false, start: null };

/** Judges a text for a shell. `given`: variables that a file sets around it. */
export function judgeText(
  text: string,
  situation: Situation = HERE,
  given: VariableScope | null = null,
): CommandJudgement {
  return judgementOf(readCalls(parseShell(text), situation, isKnown, given));
}

/** Judges an argument vector that no shell will read. */
export function judgeVector(words: readonly string[], situation: Situation = HERE): CommandJudgement {
  return judgementOf(readVector(words, situation, isKnown));
}

function isKnown(program: string): boolean {
  return isRuled(program) || isListed(program) || isInterpreter(program) || wrappersOf(program).length > 0;
}

function judgementOf(seen: readonly Seen[]): CommandJudgement {
  const findings: CommandFinding[] = [];
  const unknown: UnknownCommand[] = [];
  for (const one of seen) {
    const found = findingsOf(one);
    findings.push(...found);
    if (one.kind === 'call' && found.length === 0 && !isKnownCall(one.call)) {
      unknown.push({ line: one.line, witness: argvText(one.call.program, one.call.args) });
    }
  }
  return { verdict: verdictOf(findings, unknown), findings, unknown };
}

function verdictOf(
  findings: readonly CommandFinding[],
  unknown: readonly UnknownCommand[],
): CommandJudgement['verdict'] {
  if (findings.some(({ rule }) => rule !== 'cmd.exec.opaque')) return 'found';
  return findings.length > 0 || unknown.length > 0 ? 'ask' : 'silent';
}

function findingsOf(seen: Seen): readonly CommandFinding[] {
  const { line, endLine } = seen;
  switch (seen.kind) {
    case 'call': {
      const { call } = seen;
      const witness = argvText(call.program, call.args);
      return callHits(call).map((hit) => ({
        ...hit,
        line,
        endLine,
        witness,
        destructive: isDestructive(hit),
        elsewhere: call.elsewhere,
        ...lasting(hit, call),
      }));
    }
    case 'opaque': {
      const { reason, destructive } = seen.opaque;
      return [
        {
          rule: 'cmd.exec.opaque',
          target: reason,
          line,
          endLine,
          witness: seen.witness,
          destructive,
          elsewhere: false,
        },
      ];
    }
    case 'unseen':
      return [
        { rule: `cmd.exec.${seen.how}`, line, endLine, witness: seen.witness, destructive: true, elsewhere: false },
      ];
    case 'deletes':
      return deletionHits(seen.target, seen.tree, seen.where).map((hit) => ({
        ...hit,
        line,
        endLine,
        witness: seen.witness,
        destructive: isDestructive(hit),
        elsewhere: seen.where.elsewhere,
        ...lasting(hit, seen.where),
      }));
    case 'writes': {
      const witness = `${seen.adds ? '>>' : '>'} ${seen.target.text}`;
      const hits = overwriteHits(seen.target, seen.where, seen.adds);
      const where = { line, endLine, witness, elsewhere: seen.where.elsewhere };
      if (hits.length === 0 && targetKind(seen.target, seen.where) === 'unknown') {
        return [
          { rule: 'cmd.exec.opaque', target: 'a file known only at run time is written', ...where, destructive: false },
        ];
      }
      return hits.map((hit) => ({ ...hit, ...where, destructive: true }));
    }
  }
}

function lasting(hit: Hit, { remote }: Where): Pick<CommandFinding, 'lasting'> {
  return hit.lasting === true || remote === true ? { lasting: true } : {};
}

/** Hits of `cmd.exec.opaque` that say less than the rule's own base are questions, not findings. */
function isDestructive({ rule, base }: Hit): boolean {
  return rule !== 'cmd.exec.opaque' || base === undefined;
}

function callHits(call: Call): readonly Hit[] {
  if (call.program.startsWith('mkfs')) return [{ rule: 'cmd.overwrite.device', statefulness: 'stateful' }];
  const hits = distinct(hitsOf(call));
  const environment = namesProduction(call) ? 'production' : undefined;
  return hits.map((hit) => withDetails(hit, environment));
}

/** A variable with several values gives the same hit several times. */
function distinct(hits: readonly Hit[]): readonly Hit[] {
  return [...new Map(hits.map((hit) => [`${hit.rule}\0${hit.target ?? ''}`, hit])).values()];
}

function withDetails(hit: Hit, environment: Environment | undefined): Hit {
  const remote = !/^(?:cmd|git)\./.test(hit.rule);
  return {
    ...hit,
    ...(remote && environment !== undefined ? { environment } : {}),
  };
}

const PRODUCTION = /(?:^|[^A-Za-z])(?:prod|prd|production|live)(?:[^A-Za-z]|$)/i;

/** A profile, context, namespace, project or resource that calls itself production. */
function namesProduction({ args, environment }: Call): boolean {
  return (
    args.some(({ text }) => text.length < 500 && PRODUCTION.test(text)) ||
    [...environment.values()].some((value) => value.length < 200 && PRODUCTION.test(value))
  );
}

/** Whether everything that a call without findings does is known. */
function isKnownCall(call: Call): boolean {
  if (call.through.at(-1) === '()') return true;
  const code = codeOf(call.program, call.args);
  if (code !== null) {
    switch (code.kind) {
      case 'none':
        return true;
      case 'text':
        return code.language === 'shell' || isSimpleCode(code.language, code.text.text);
      case 'file':
        return false;
      case 'input':
        return (
          code.language === 'shell' &&
          (call.input !== null || call.redirections.some(({ operator }) => operator.startsWith('<')))
        );
    }
  }
  return isHarmless(call) || textsOf(call.program, call.args).length > 0;
}
