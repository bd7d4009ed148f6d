/** Which changed files define a pipeline; by path alone. */
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
  const [name, kinds] = side === 'old' ? [path.oldPath, path.oldKinds] : [path.path, path.kinds];
  const lowered = name.toLowerCase();
  if (/(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(lowered)) return 'bitbucket';
  const tool = kinds.get('pipeline') ?? null;
  if (tool === null || !TOOLS.has(tool)) return null;
  // Folders of actions and orbs also hold programs.
  const isText =
    tool === 'jenkins' ? !lowered.endsWith('.groovy') && !/\.ya?ml$/.test(lowered) : /\.ya?ml$/.test(lowered);
  return isText ? tool : null;
}
