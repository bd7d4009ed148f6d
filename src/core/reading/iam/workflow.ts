/** Pipelines of GitHub and GitLab: which rights their tokens have. */
import { entriesAt, itemsAt, mapAt, nodeAt, textAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { YamlNode } from '../yaml-tree.ts';

export type TokenLevel = 'none' | 'read' | 'write';

/** What a job's token may do: by scope; null where nothing is said and the settings of the repository hold. */
export type TokenRights = ReadonlyMap<string, TokenLevel> | 'read-all' | 'write-all' | null;

export interface WorkflowJob {
  readonly name: string;
  readonly rights: TokenRights;
  /** `secrets: inherit`. */
  readonly inheritsSecrets: boolean;
  readonly selfHosted: boolean;
  /** A step checks out what a pull request proposes. */
  readonly checksOutHead: boolean;
  readonly lines: { readonly start: number; readonly end: number };
}

export interface Workflow {
  readonly triggers: ReadonlySet<string>;
  readonly jobs: readonly WorkflowJob[];
}

export type WorkflowText =
  | { readonly kind: 'workflow'; readonly workflow: Workflow }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

export function isWorkflowPath(path: string): boolean {
  return /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path);
}

export function isGitlabPath(path: string): boolean {
  return /(?:^|\/)\.gitlab-ci\.ya?ml$/.test(path);
}

/** Reads a workflow of GitHub Actions. */
export function readWorkflow(text: string): WorkflowText {
  const trees = readYamlTrees(text);
  if (trees.kind === 'unreadable') return trees;
  const root = trees.roots[0] ?? null;
  const shared = rightsOf(nodeAt(root, 'permissions'));
  const jobs = entriesAt(root, 'jobs').map(
    ([name, job]): WorkflowJob => ({
      name,
      rights: nodeAt(job, 'permissions') === null ? shared : rightsOf(nodeAt(job, 'permissions')),
      inheritsSecrets: textAt(job, 'secrets') === 'inherit',
      selfHosted: wordsOf(nodeAt(job, 'runs-on')).includes('self-hosted'),
      checksOutHead: itemsAt(job, 'steps').some(checksOutHead),
      lines: job.lines,
    }),
  );
  return { kind: 'workflow', workflow: { triggers: new Set(triggersOf(nodeAt(root, 'on'))), jobs } };
}

function rightsOf(node: YamlNode | null): TokenRights {
  if (node === null) return null;
  if (node.kind === 'map') {
    return new Map([...node.entries].map(([scope, level]) => [scope, levelOf(textAt(level))]));
  }
  const word = textAt(node);
  if (word === 'write-all' || word === 'read-all') return word;
  return new Map();
}

function levelOf(text: string | null): TokenLevel {
  return text === 'write' || text === 'read' ? text : 'none';
}

function triggersOf(node: YamlNode | null): readonly string[] {
  return node?.kind === 'map' ? [...node.entries.keys()] : wordsOf(node);
}

function wordsOf(node: YamlNode | null): readonly string[] {
  if (node?.kind === 'list') return node.items.flatMap((item) => textAt(item) ?? []);
  const labels = nodeAt(node, 'labels');
  if (labels !== null) return wordsOf(labels);
  const word = textAt(node);
  return word === null ? [] : [word];
}

function checksOutHead(step: YamlNode): boolean {
  if (!(textAt(step, 'uses') ?? '').startsWith('actions/checkout')) return false;
  const ref = `${textAt(step, 'with', 'ref') ?? ''} ${textAt(step, 'with', 'repository') ?? ''}`;
  return /github\.event\.pull_request\.(?:head|merge_commit_sha)|github\.head_ref|refs\/pull\//.test(ref);
}

/** Jobs of a GitLab pipeline that ask for identity tokens, with the names of the tokens and their audience. */
export function gitlabTokens(text: string): ReadonlyMap<string, { readonly line: number }> {
  const tokens = new Map<string, { readonly line: number }>();
  const trees = readYamlTrees(text);
  for (const root of trees.kind === 'trees' ? trees.roots : []) {
    for (const [job, node] of entriesAt(root)) {
      for (const [name, token] of entriesAt(mapAt(node, 'id_tokens'))) {
        tokens.set(`${job}: ${name} for ${textAt(token, 'aud') ?? 'several audiences'}`, { line: token.lines.start });
      }
    }
  }
  return tokens;
}
