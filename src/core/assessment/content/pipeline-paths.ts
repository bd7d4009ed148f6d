/** Which changed files define a pipeline; by path alone. */
import type { RepoPath } from '../../../model/path.ts';
import { pathFacts } from '../../reading/path-class.ts';
import type { ChangedPath } from '../classifier.ts';

/** Tools of the path table whose definitions can be read. */
const TOOLS: ReadonlySet<string> = new Set([
  'github-actions',
  'forgejo-actions',
  'gitlab-ci',
  'circleci',
  'azure-pipelines',
  'buildkite',
  'jenkins',
]);

/** Whether the pipeline rules want to see the contents. */
export function wantsPipeline(path: ChangedPath): boolean {
  return pipelineTool(path, 'new') !== null || pipelineTool(path, 'old') !== null;
}

/** The tool of one side; null where the path is no definition that can be read. */
export function pipelineTool(path: ChangedPath, side: 'old' | 'new'): string | null {
  return side === 'old' ? readable(path.oldPath, path.oldKinds) : readable(path.path, path.kinds);
}

/** The tool of a path outside any change. */
export function toolOf(path: string): string | null {
  return readable(path, pathFacts(path as RepoPath).kinds);
}

function readable(path: string, kinds: ChangedPath['kinds']): string | null {
  const lowered = path.toLowerCase();
  if (/(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(lowered)) return 'bitbucket';
  const tool = kinds.get('pipeline') ?? null;
  if (tool === null || !TOOLS.has(tool)) return null;
  // Folders of actions and orbs also hold programs.
  const isYaml = /\.ya?ml$/.test(lowered);
  const isText = tool === 'jenkins' ? !isYaml && !lowered.endsWith('.groovy') : isYaml;
  return isText ? tool : null;
}
