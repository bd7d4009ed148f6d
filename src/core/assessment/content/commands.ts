/** The family `commands`: what the commands that a change writes into scripts, build files, pipelines and code do. */
import type { Severity } from '../../../model/assessment.ts';
import type { AssessmentContext } from '../../../model/assessment-context.ts';
import type { Factor } from '../../../model/assessment.ts';
import type { CommandFinding } from '../../reading/commands/judge.ts';
import { commandFactor } from './commands/command-factor.ts';
import { foundCommands } from './commands/found-commands.ts';
import type { FoundCommands } from './commands/found-commands.ts';
import { COMMAND_RULES, commandRule } from './commands/rules.ts';
import type { FamilyReader, LineSpan, ReadFile } from './family.ts';
import { unreadable } from './unreadable.ts';

export const commandsReader: FamilyReader = {
  rules: COMMAND_RULES,
  parsers: () => [],
  assess({ files, context }) {
    const touched = files.filter(
      ({ newText, addedLines, removedLines }) => newText !== null && addedLines.length + removedLines.length > 0,
    );
    if (touched.length === 0) return [];
    const after = touched.map((file) => ({ file, found: foundCommands(file.path, file.newText ?? '') }));
    if (after.every(({ found }) => found.findings.length === 0 && found.faults.length === 0)) return [];
    const before = commandsBefore(files);
    // What stands on lines that the change left alone was there before: it uses up its own count first. Where it has
    // none, something around it gave it another meaning: a variable, a folder, an alias.
    const altered = new Set<CommandFinding>();
    for (const { file, found } of after)
      for (const finding of found.findings)
        if (!isAdded(file, finding) && !take(before.counts, finding) && before.isAltered(file, finding))
          altered.add(finding);
    return after.flatMap(({ file, found }) => factorsOf(file, found, { counts: before.counts, altered }, context));
  },
};

/** What a change may be blamed for: {@link take} says of findings on its own lines whether they are news. */
interface News {
  readonly counts: Map<string, number>;
  /** Findings on lines that the change left alone, and whose command nevertheless was not there before. */
  readonly altered: ReadonlySet<CommandFinding>;
}

function factorsOf(
  file: ReadFile,
  found: FoundCommands,
  { counts, altered }: News,
  context: AssessmentContext,
): readonly Factor[] {
  const factors: Factor[] = [];
  const seen = new Set<string>();
  for (const finding of found.findings) {
    const isNew = isAdded(file, finding) ? !take(counts, finding) : altered.has(finding);
    if (!isNew) continue;
    // One command with many targets is read once, and so is one that a loop repeats.
    const key = `${finding.rule}\0${finding.line}\0${finding.witness}`;
    if (finding.witness !== '' && seen.has(key)) continue;
    seen.add(key);
    const base = found.ephemeral ? baseWhereThrownAway(finding) : baseInScripts(finding);
    if (base === null || !finding.destructive) continue;
    const told = altered.has(finding) ? { ...finding, why: whyAltered(finding) } : finding;
    factors.push(commandFactor(base === undefined ? told : { ...told, base }, file.path, context));
  }
  for (const { line, endLine, reason } of found.faults) {
    if (!file.addedLines.some((span) => span.end >= line && span.start <= endLine)) continue;
    factors.push(unreadable({ path: file.path, lines: { start: line, end: line } }, 'commands', reason, context));
  }
  return factors;
}

/** Whoever reads the change does not find this line in it. */
function whyAltered({ rule, why }: CommandFinding): string {
  return `${why ?? commandRule(rule).why} The line itself did not change: what it stands in, or what its variables say, did.`;
}

function isAdded({ addedLines }: ReadFile, { line, endLine }: CommandFinding): boolean {
  return overlaps(addedLines, line, endLine);
}

/** Spans are in order: the first that ends at or behind the line decides. */
function overlaps(spans: readonly LineSpan[], line: number, endLine: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span !== undefined && span.start <= endLine;
}

interface Before {
  /** How often each finding stood anywhere in the old texts: what only moves is no news. */
  readonly counts: Map<string, number>;
  /** Whether a command on a line that stays does something that none did before. */
  readonly isAltered: (file: ReadFile, finding: CommandFinding) => boolean;
}

function commandsBefore(files: readonly ReadFile[]): Before {
  const counts = new Map<string, number>();
  // What stood behind a fault nobody knows.
  const broken = new Set<ReadFile>();
  const alike = new Set<string>();
  const rules = new Set<string>();
  for (const file of files) {
    if (file.oldText === null) continue;
    const { findings, faults } = foundCommands(file.oldPath, file.oldText);
    if (faults.length > 0) broken.add(file);
    for (const finding of findings) {
      const key = keyOf(finding);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      alike.add(withoutVersions(key));
      rules.add(finding.rule);
    }
  }
  const isOrdinary = ({ rule }: CommandFinding): boolean => ORDINARY.has(rule) && rules.has(rule);
  return {
    counts,
    isAltered: (file, finding) =>
      !broken.has(file) && !isOrdinary(finding) && !alike.has(withoutVersions(keyOf(finding))),
  };
}

/** The next version of something, or the next day, is the same thing. */
function withoutVersions(key: string): string {
  return key.replaceAll(/\d+(?:[.-]\d+)+/g, '#');
}

function take(counts: Map<string, number>, finding: CommandFinding): boolean {
  const key = keyOf(finding);
  const left = counts.get(key) ?? 0;
  if (left > 0) counts.set(key, left - 1);
  return left > 0;
}

function keyOf({ rule, witness, target }: CommandFinding): string {
  return `${rule}\0${witness}\0${target ?? ''}`;
}

/** Rules that speak of a person's machine or clone: a pipeline and an image are made to be thrown away. */
const OF_A_MACHINE =
  /^(?:cmd\.(?:delete\.(?:recursive|file)|overwrite\.file|permission\.recursive|process\.kill|container\.prune|package\.publish|exec\.opaque)|git\.(?:worktree\.discard|identity\.changed|remote\.changed|stash\.drop|history\.rewrite))$/;

/** The base in a pipeline or an image: null where it is none of our business, undefined where it stays. */
function baseWhereThrownAway({ rule, target, base, lasting }: CommandFinding): Severity | null | undefined {
  if (rule === 'cmd.exec.remote') return 'medium';
  if (lasting === true && (rule === 'cmd.delete.recursive' || rule === 'cmd.delete.file')) return base;
  if (!OF_A_MACHINE.test(rule)) return base;
  return rule === 'cmd.delete.recursive' && /^(?:\/\**|~\/?\**)$/.test(target ?? '') ? 'medium' : null;
}

/** Acts that are ordinary in a script that a person runs, and grave when an agent does them on its own. */
const ORDINARY: ReadonlyMap<string, Severity> = new Map<string, Severity>([
  ['git.identity.changed', 'low'],
  ['git.remote.changed', 'medium'],
  ['git.worktree.discard', 'medium'],
  ['cmd.process.kill', 'low'],
  ['cmd.package.publish', 'medium'],
]);

function baseInScripts({ rule, base }: CommandFinding): Severity | undefined {
  return ORDINARY.get(rule) ?? base;
}
