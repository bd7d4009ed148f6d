/** JUnit XML: one test case per node of the decision that asks something, and one per factor from tier high. */
import type { CheckReport } from '../../model/check.ts';
import type { DecisionNode } from '../../model/decision.ts';
import { oneLine } from './safe.ts';

/** A `testsuites` document. Pending and blocked are failures, errors are errors, skipped rules are skipped. */
export function checkJunit(report: CheckReport): string {
  const nodes = leaves(report.decision.root);
  const root = report.decision.root;
  const cases = nodes.includes(root) ? nodes : [root, ...nodes];
  const count = (...states: readonly string[]): number => cases.filter((node) => states.includes(node.state)).length;
  const attributes =
    `tests="${cases.length}" failures="${count('pending', 'blocked')}" ` +
    `errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="countersign" ${attributes}>`,
    `  <testsuite name="${escaped(`countersign check ${report.range}`)}" ${attributes}>`,
    '    <properties>',
    ...Object.entries({
      state: report.decision.state,
      mode: report.decision.mode,
      tier: report.assessment.tier,
      digest: report.change.digest,
    }).map(([name, value]) => `      <property name="${name}" value="${escaped(value)}"/>`),
    '    </properties>',
    ...cases.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function testCase(node: DecisionNode): string[] {
  const open = `    <testcase classname="countersign.decision" name="${escaped(`${node.id}: ${node.title}`)}"`;
  switch (node.state) {
    case 'pass':
      return [`${open}/>`];
    case 'skipped':
      return [`${open}>`, `      <skipped message="${escaped(node.reason)}"/>`, '    </testcase>'];
    case 'pending':
    case 'blocked':
      return [`${open}>`, element('failure', node), '    </testcase>'];
    case 'error':
      return [`${open}>`, element('error', node), '    </testcase>'];
  }
}

function element(name: 'failure' | 'error', node: DecisionNode): string {
  const body = escaped(`${node.remedy ?? ''} (${node.source})`);
  return `      <${name} type="${node.state}" message="${escaped(node.reason)}">${body}</${name}>`;
}

/** Nodes without children, in the tree's order; iterative, so that a deep tree cannot exhaust the stack. */
function leaves(root: DecisionNode): DecisionNode[] {
  const result: DecisionNode[] = [];
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.children.length === 0) result.push(node);
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child !== undefined) stack.push(child);
    }
  }
  return result;
}

/** Text for an XML attribute or element; characters XML 1.0 does not allow are already escapes after `oneLine`. */
function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
