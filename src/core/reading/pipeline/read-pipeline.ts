/** The pipeline of a file, by the tool that its path names. */
import { readYamlTrees } from '../yaml-tree.ts';
import type { YamlNode } from '../yaml-tree.ts';
import { readAzurePipelines } from './azure-pipelines.ts';
import { readBitbucket, readBuildkite } from './buildkite.ts';
import { readCircleci } from './circleci.ts';
import { readGithubActions } from './github-actions.ts';
import { readGitlab } from './gitlab.ts';
import { readJenkinsfile } from './jenkinsfile.ts';
import type { Pipeline, ReadPipeline } from './pipeline.ts';

const READERS: Readonly<Record<string, (root: YamlNode) => Pipeline | null>> = {
  'github-actions': readGithubActions,
  'forgejo-actions': readGithubActions,
  'gitlab-ci': readGitlab,
  circleci: readCircleci,
  'azure-pipelines': readAzurePipelines,
  buildkite: readBuildkite,
  bitbucket: readBitbucket,
};

/** Reads a definition. `tool` is the tool of the path table; a file of a tool that is not known is foreign. */
export function readPipeline(text: string, tool: string): ReadPipeline {
  if (tool === 'jenkins') return known(readJenkinsfile(text));
  const read = Object.hasOwn(READERS, tool) ? READERS[tool] : undefined;
  if (read === undefined) return { kind: 'foreign' };
  const trees = readYamlTrees(text);
  if (trees.kind === 'unreadable') return trees;
  // GitLab: a header of inputs may stand before the pipeline.
  const pipelines = trees.roots.flatMap((root) => read(root) ?? []);
  return known(pipelines.at(-1) ?? null);
}

function known(pipeline: Pipeline | null): ReadPipeline {
  return pipeline === null ? { kind: 'foreign' } : { kind: 'pipeline', pipeline };
}
