/**
 * Commands in the definitions of pipelines and of task runners. They are read as YAML, so that quoted keys, flow
 * notation, anchors and merge keys hide nothing; a text that is no YAML is read line by line instead.
 */
import { readYamlTrees } from '../../yaml-tree.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { pipelineLines } from './pipeline-lines.ts';
import { pipelineTree } from './pipeline-tree.ts';
import type { Snippet } from './snippet.ts';

/** The commands of a pipeline. */
export function pipelineSnippets(text: string): readonly Snippet[] {
  const read = readYamlTrees(text);
  return read.kind === 'trees' ? pipelineTree(read.roots, text, false) : pipelineLines(text);
}

/** The commands of a Taskfile, of lefthook or of pre-commit. */
export function taskSnippets(text: string): readonly Snippet[] {
  const read = readYamlTrees(text);
  if (read.kind === 'trees') return pipelineTree(read.roots, text, true);
  return pipelineLines(withoutPlaceholders(text, '{{', '}'));
}
