/** What the commands of one text are found to do, with the lines of the file. */
import { HERE, judgeText, judgeVector } from '../../../reading/commands/judge.ts';
import type { CommandFinding } from '../../../reading/commands/judge.ts';
import {
  crontabSnippets,
  dockerSnippets,
  justSnippets,
  makeSnippets,
  packageSnippets,
  procfileSnippets,
} from '../../../reading/commands/files/build-files.ts';
import { pipelineSnippets, taskSnippets } from '../../../reading/commands/files/pipeline-files.ts';
import { containerSnippets } from '../../../reading/commands/files/container-files.ts';
import { settingsSnippets } from '../../../reading/commands/files/settings-files.ts';
import { windowsSnippets } from '../../../reading/commands/files/windows-files.ts';
import { shellSnippet } from '../../../reading/commands/files/snippet.ts';
import type { Snippet } from '../../../reading/commands/files/snippet.ts';
import { mayCall } from '../../../reading/commands/code-calls.ts';
import { judgeCode } from '../../../reading/commands/judge-code.ts';
import { pathFacts } from '../../../reading/path-class.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { isOutput, normalised } from '../../../reading/commands/targets.ts';
import { onVolume } from '../../../reading/commands/volumes.ts';
import { mayEmptyStores, storeCalls } from '../../../reading/commands/store-calls.ts';
import { parseShell } from '../../../reading/shell/parse-shell.ts';
import { commandFileKind, isHook } from '../commands-paths.ts';
import type { CommandFileKind } from '../commands-paths.ts';

/** A place of the text that could not be read as commands. */
export interface CommandFault {
  readonly line: number;
  /** What was not read: to the end of the file for a script, one recipe or step elsewhere. */
  readonly endLine: number;
  readonly reason: string;
}

export interface FoundCommands {
  readonly findings: readonly CommandFinding[];
  readonly faults: readonly CommandFault[];
  /** The machine it runs on is thrown away afterwards. */
  readonly ephemeral: boolean;
}

const NOTHING: FoundCommands = { findings: [], faults: [], ephemeral: false };

/** Reads and judges the commands of a file. */
export function foundCommands(path: string, text: string): FoundCommands {
  const kind = commandFileKind(path) ?? kindByFirstLine(text) ?? (isHook(path) ? 'shell' : null);
  if (kind === null) return NOTHING;
  const snippets = snippetsOf(kind, path, text);
  if (snippets === null) return { ...NOTHING, faults: [{ line: 1, endLine: Infinity, reason: 'it is no JSON' }] };
  const ephemeral = kind === 'pipeline' || kind === 'docker' || kind === 'container';
  // Tests make and empty a data base of their own.
  const isTest = pathFacts(path as RepoPath).kinds.has('test');
  const found = snippets.map((snippet) => judged(snippet, kind, isTest));
  return {
    ephemeral,
    findings: found.flatMap(({ findings }) => findings),
    faults: found.flatMap(({ faults }) => faults),
  };
}

/** The language of a program without an ending. */
function kindByFirstLine(text: string): CommandFileKind | null {
  const first = text.slice(0, LONGEST_FIRST_LINE).split('\n')[0] ?? '';
  if (!first.startsWith('#!')) return null;
  if (/\b(?:ba|z|k|da|a)?sh\b/.test(first)) return 'shell';
  if (/\bpython/.test(first)) return 'python';
  if (/\b(?:node|bun|deno)\b/.test(first)) return 'javascript';
  return /\bruby\b/.test(first) ? 'ruby' : null;
}

const LONGEST_FIRST_LINE = 200;

/** Null for a text that is not what its name says. */
function snippetsOf(kind: CommandFileKind, path: string, text: string): readonly Snippet[] | null {
  switch (kind) {
    case 'shell':
      return [shellSnippet(text, 1, Infinity)];
    case 'make':
      return makeSnippets(text);
    case 'just':
      return justSnippets(text);
    case 'docker':
      return dockerSnippets(text);
    case 'package':
      return packageSnippets(text);
    case 'procfile':
      return procfileSnippets(text);
    case 'crontab':
      return crontabSnippets(text, /cron\.d\//.test(path));
    case 'pipeline':
      return pipelineSnippets(text);
    case 'task':
      return taskSnippets(text);
    case 'container':
      return containerSnippets(text);
    case 'settings':
      return settingsSnippets(text);
    case 'powershell':
    case 'batch':
      return windowsSnippets(text, kind === 'batch');
    case 'python':
    case 'javascript':
    case 'ruby':
    case 'go':
    case 'php':
    case 'perl':
      return mayCall(kind, text) || (kind !== 'perl' && mayEmptyStores(kind, text))
        ? [{ kind, text, words: [], line: 1, endLine: Infinity }]
        : [];
    case 'java':
      return mayEmptyStores(kind, text) ? [{ kind, text, words: [], line: 1, endLine: Infinity }] : [];
  }
}

type Judged = Pick<FoundCommands, 'findings' | 'faults'>;

function judged(snippet: Snippet, fileKind: CommandFileKind, isTest: boolean): Judged {
  const { findings: own, faults } = judgedAlone(snippet, fileKind === 'shell');
  const emptied = isTest ? [] : emptiedStores(snippet);
  const findings = [...own, ...moved(emptied, snippet)];
  const kept = fileKind === 'pipeline' ? MOUNT_POINTS : (snippet.kept ?? []);
  const placed = findings.map((one) => (isKept(one.target ?? '', kept) ? { ...one, lasting: true } : one));
  return { findings: placed, faults };
}

/** Where machines mount what is not theirs. */
const MOUNT_POINTS = ['/mnt', '/media', '/net', '/nfs', '/efs', '/Volumes'] as const;
/** What machines of pipelines keep below them for themselves. */
const OF_THE_MACHINE = /^\/mnt\/(?:swapfile|docker|work|runner|nix|containerd)(?:\/|$)/;

/** Whether a path lies in a folder that outlives the machine, or takes it away. */
function isKept(target: string, kept: readonly string[]): boolean {
  if (!target.startsWith('/') || OF_THE_MACHINE.test(target)) return false;
  const segments = normalised(target);
  if (isOutput(segments) || segments.at(-1) === 'lost+found') return false;
  // Whoever empties a machine of pipelines means the machine.
  if (kept === MOUNT_POINTS && (segments.length === 0 || segments[0] === '*')) return false;
  return (
    onVolume(
      segments,
      kept.map((path) => ({ source: null, target: path, outer: HERE })),
    ) !== null
  );
}

function judgedAlone(snippet: Snippet, whole: boolean): Judged {
  const { kind, text, words, line, endLine, guessed = false, variables = null } = snippet;
  if (kind === 'vector')
    return { findings: judgeVector(words).findings.map((one) => ({ ...one, line, endLine })), faults: [] };
  if (kind !== 'shell') {
    return { findings: kind === 'java' ? [] : moved(judgeCode(kind, text), snippet), faults: [] };
  }
  const { fault } = parseShell(text);
  const findings = moved(
    judgeText(text, HERE, variables).findings.filter(
      ({ witness, destructive, rule }) => !(rule === 'cmd.exec.opaque' && (guessed || (destructive && witness === ''))),
    ),
    snippet,
  );
  if (fault === null || guessed) return { findings, faults: [] };
  const from = Math.min(line + fault.line - 1, endLine);
  return { findings, faults: [{ line: whole ? from : line, endLine, reason: fault.reason }] };
}

/** Data bases that calls of a framework empty. */
function emptiedStores({ kind, text }: Snippet): readonly CommandFinding[] {
  if (kind === 'shell' || kind === 'vector' || kind === 'perl') return [];
  return storeCalls(kind, text).map(({ witness, line }) => ({
    rule: 'data.delete.keyspace',
    statefulness: 'stateful',
    target: 'the data base that it is connected to',
    line,
    endLine: line,
    witness,
    destructive: true,
    elsewhere: false,
  }));
}

/** Lines of the snippet → lines of the file; where lines were joined, the whole snippet. */
function moved(findings: readonly CommandFinding[], { line, endLine, joined }: Snippet): readonly CommandFinding[] {
  if (joined === true) return findings.map((finding) => ({ ...finding, line, endLine }));
  return findings.map((finding) => ({
    ...finding,
    line: Math.min(line + finding.line - 1, endLine),
    endLine: Math.min(line + finding.endLine - 1, endLine),
  }));
}
