/** Sets a repository up: gathers facts, plans, and carries the plan out. */
import { recogniseIdentity } from '../../core/attribution/marks/read-marks.ts';
import { builtInMarks } from '../../core/attribution/marks/table.ts';
import { CountersignError } from '../../model/error.ts';
import type { Folder } from '../../ports/folder.ts';
import type { GitRepository, GitWriter } from '../../ports/git.ts';
import { homeRef } from '../home/home.ts';
import { authorHook } from './hooks.ts';
import { plannedPaths } from './init-plan.ts';
import type { Contributor, Forge, InitFacts, PublicKey, RemoteFacts } from './init-facts.ts';
import type { InitPlan } from './init-plan.ts';

const DAYS = 90;
const MOST_CONTRIBUTORS = 500;
const MOST_KEYS = 8;

/** Everything `init` looks at besides the repository. */
export interface InitSurroundings {
  readonly repository: GitRepository;
  readonly writer: GitWriter;
  readonly worktree: Folder;
  /** The git directory that all worktrees share, where hooks live unless configured otherwise. */
  readonly gitDirectory: Folder;
  /** The person's `.ssh`. */
  readonly sshFolder: Folder;
  readonly version: string;
}

const AGENT_PLACES: readonly (readonly [string, string])[] = [
  ['.claude', 'Claude Code'],
  ['CLAUDE.md', 'Claude Code'],
  ['.cursor', 'Cursor'],
  ['.cursorrules', 'Cursor'],
  ['.github/copilot-instructions.md', 'GitHub Copilot'],
  ['.codex', 'Codex'],
  ['.gemini', 'Gemini CLI'],
  ['GEMINI.md', 'Gemini CLI'],
  ['.windsurf', 'Windsurf'],
  ['.windsurfrules', 'Windsurf'],
  ['.aider.conf.yml', 'Aider'],
  ['.clinerules', 'Cline'],
  ['.roo', 'Roo Code'],
  ['.junie', 'Junie'],
  ['.kiro', 'Kiro'],
  ['.amazonq', 'Amazon Q'],
  ['.opencode', 'opencode'],
  ['AGENTS.md', 'an agent that reads AGENTS.md'],
];
const OWNERS_FILES: readonly string[] = [
  'CODEOWNERS',
  '.github/CODEOWNERS',
  '.gitlab/CODEOWNERS',
  'docs/CODEOWNERS',
  'OWNERS',
];
const KEY_FILES: readonly string[] = [
  'id_ed25519_sk.pub',
  'id_ed25519.pub',
  'id_ecdsa_sk.pub',
  'id_ecdsa.pub',
  'id_rsa.pub',
];

/** Looks; changes nothing. */
export async function gatherInit(around: InitSurroundings): Promise<InitFacts> {
  const { repository, worktree } = around;
  const remotes = await remotesOf(repository);
  const url = (await repository.configuration('remote.origin.url'))[0] ?? null;
  const forge = await forgeOf(url, worktree);
  const prePush = await authorHook(repository, around.gitDirectory, 'pre-push');
  const commitMessage = await authorHook(repository, around.gitDirectory, 'commit-msg');
  const identity = await around.writer.identity();
  return {
    repository: repositoryId(url, worktree.root),
    forge,
    homeBranch: await homeBranch(repository),
    identity: identity !== null && /^[^\s@<>]+@[^\s@<>]+$/.test(identity.email) ? identity : null,
    contributors: await contributorsOf(repository),
    keys: await keysOf(around.sshFolder),
    agents: await agentsOf(worktree),
    ownersFiles: await presentOf(worktree, OWNERS_FILES),
    existing: new Set(await presentOf(worktree, plannedPaths(forge, around.version))),
    remotes,
    hooks: { 'pre-push': prePush, 'commit-msg': commitMessage },
    version: around.version,
  };
}

/** Carries a plan out; the number of steps that changed something. */
export async function applyInit(plan: InitPlan, around: InitSurroundings): Promise<number> {
  const files = plan.steps.flatMap((step) => (step.kind === 'write' ? [step.file] : []));
  const hooks = plan.steps.flatMap((step) =>
    step.kind === 'hook' ? [{ ...step.file, path: `hooks/${step.file.path}` }] : [],
  );
  await around.worktree.create(files);
  await around.gitDirectory.create(hooks);
  let changed = files.length + hooks.length;
  for (const step of plan.steps) {
    if (step.kind === 'configure' && (await around.writer.addConfiguration(step.key, step.value))) changed += 1;
  }
  return changed;
}

async function homeBranch(repository: GitRepository): Promise<string> {
  const ref = await homeRef(repository);
  if (ref === null) {
    const head = repository.state.head;
    return head.kind === 'unborn' ? head.ref : 'refs/heads/main';
  }
  return ref.replace(/^refs\/remotes\/origin\//, 'refs/heads/');
}

async function remotesOf(repository: GitRepository): Promise<RemoteFacts[]> {
  const url = await repository.configuration('remote.origin.url');
  if (url.length === 0) return [];
  return [{ name: 'origin', fetch: await repository.configuration('remote.origin.fetch') }];
}

async function forgeOf(url: string | null, worktree: Folder): Promise<Forge> {
  const host = url === null ? '' : remoteHost(url);
  if (host === 'github.com' || host.startsWith('github.')) return 'github';
  if (host === 'gitlab.com' || host.startsWith('gitlab.')) return 'gitlab';
  if (host === 'codeberg.org' || /^(?:forgejo|gitea)\./.test(host)) return 'forgejo';
  if (await worktree.has('.forgejo')) return 'forgejo';
  if (await worktree.has('.gitlab-ci.yml')) return 'gitlab';
  if (await worktree.has('.github/workflows')) return 'github';
  return 'unknown';
}

/** Host of a remote's address, `git@host:path` included; empty for a path of this machine. */
function remoteHost(url: string): string {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]+)|(?:[^/@:]+@)?([^/:]+):(?!\/\/))/i.exec(url);
  return (match?.[1] ?? match?.[2] ?? '').toLowerCase();
}

/** `org/name` of the remote's path; the folder's name where there is no remote. */
function repositoryId(url: string | null, root: string): string {
  const folder = root.split(/[\\/]/).findLast((part) => part !== '') ?? 'repository';
  const path =
    url === null || remoteHost(url) === ''
      ? folder
      : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]+\//i, '').replace(/^[^/]*:/, '');
  const cleaned = path
    .replace(/\.git\/?$/, '')
    .replace(/[^A-Za-z0-9._/:-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return cleaned === '' ? 'repository' : cleaned.slice(0, 200);
}

async function contributorsOf(repository: GitRepository): Promise<Contributor[]> {
  const head = repository.state.head;
  if (head.kind === 'unborn') return [];
  // Measured from the newest commit: a project that rested still has its people.
  const newest = await repository.commit(head.commit);
  const since = newest.committer.time - DAYS * 86_400;
  const byEmail = new Map<string, { name: string; email: string; commits: number }>();
  const query = { tips: [head.commit], not: [], patches: 'none', order: 'newest-first', since } as const;
  await repository.log(query, {
    commit(commit) {
      const { name, email } = commit.author;
      const entry = byEmail.get(email.toLowerCase()) ?? { name, email, commits: 0 };
      entry.commits += 1;
      byEmail.set(email.toLowerCase(), entry);
    },
  });
  const all = [...byEmail.values()].sort((a, b) => b.commits - a.commits || (a.email < b.email ? -1 : 1));
  return all.slice(0, MOST_CONTRIBUTORS).map((entry) => ({ ...entry, kind: kindOf(entry.name, entry.email) }));
}

/** A hint is not enough to take somebody for a machine: people called Claude and Devin exist. */
function kindOf(name: string, email: string): Contributor['kind'] {
  const match = recogniseIdentity(name, email, 'author', builtInMarks());
  if (match === null || match.row.weight !== 'declared') return 'person';
  return match.role === 'automation' ? 'bot' : 'ai';
}

/** Public keys only; a private key is never opened. */
async function keysOf(folder: Folder): Promise<PublicKey[]> {
  const keys: PublicKey[] = [];
  for (const file of KEY_FILES) {
    const text = await readQuietly(folder, file);
    const match = /^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2})(?:\s|$)/.exec(text ?? '');
    if (match?.[1] !== undefined && keys.length < MOST_KEYS) keys.push({ file: `~/.ssh/${file}`, key: match[1] });
  }
  return keys;
}

/** A key that cannot be read is a key that was not found: it only is a convenience. */
async function readQuietly(folder: Folder, path: string): Promise<string | null> {
  try {
    return await folder.read(path);
  } catch (error) {
    if (error instanceof CountersignError) return null;
    throw error;
  }
}

async function agentsOf(worktree: Folder): Promise<string[]> {
  const found = new Set<string>();
  for (const [path, agent] of AGENT_PLACES) {
    if (await worktree.has(path).catch(() => false)) found.add(agent);
  }
  return [...found];
}

async function presentOf(worktree: Folder, paths: readonly string[]): Promise<string[]> {
  const present: string[] = [];
  for (const path of paths) {
    if (await worktree.has(path)) present.push(path);
  }
  return present;
}
