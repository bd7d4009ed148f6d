/** Workflows of Argo: a step that waits for a person. */
import { itemsAt, nodeAt, textAt } from '../../../reading/yaml-node.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { REMOVED_APPROVAL } from '../pipeline/rules.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge } from './sight.ts';

const KINDS: ReadonlySet<string> = new Set(['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow']);

export const judgeWorkflow: Judge = (change) => {
  if (change.kind !== 'changed' || !KINDS.has(change.new.object.kind)) return [];
  const [before, after] = [waitsOf(change.old.object.root), waitsOf(change.new.object.root)];
  if (after.length >= before.length) return [];
  const left = new Set(after);
  const lines = firstLine(change.new.object.lines);
  return before
    .filter((name) => !left.has(name))
    .map((name) => ({ rule: REMOVED_APPROVAL, from: 'suspend', to: ABSENT, field: `template ${name}`, lines }));
};

/** Names of templates that suspend without a duration: somebody has to resume them. */
function waitsOf(root: YamlNode): readonly string[] {
  const templates = [...itemsAt(root, 'spec', 'templates'), ...itemsAt(root, 'spec', 'workflowSpec', 'templates')];
  return templates.flatMap((template) => {
    const suspend = nodeAt(template, 'suspend');
    if (suspend === null || nodeAt(suspend, 'duration') !== null) return [];
    return [textAt(template, 'name') ?? '?'];
  });
}
