/** Pulumi programs in YAML: resources that go, are renamed, or lose their protection. */
import type { Factor } from '../../../../model/assessment.ts';
import { mapAt, nodeAt, textAt, truthAt, entriesAt, canonical } from '../../../reading/yaml-node.ts';
import { readYamlTrees } from '../../../reading/yaml-tree.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import type { FamilyInput, ReadFile } from '../family.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { knownType } from '../pulumi-types.ts';
import { unreadable } from '../unreadable.ts';
import { DELETE, REPLACE, RETAIN } from './rules.ts';
import { lossOf, stackFactor } from './sight.ts';
import type { StackSeen } from './sight.ts';

type Resources = ReadonlyMap<string, YamlNode>;

/** Every factor of one `Pulumi.yaml`; a project file without resources has none. */
export function judgePulumiFile(file: ReadFile, { context }: FamilyInput): readonly Factor[] {
  const sides: Resources[] = [];
  for (const text of [file.oldText, file.newText]) {
    const read = text === null ? null : readYamlTrees(text);
    if (read?.kind === 'unreadable') {
      const lines = read.line === null ? null : { start: read.line, end: read.line };
      return [unreadable({ path: file.path, lines }, 'cloudformation', read.reason, context)];
    }
    sides.push(new Map(entriesAt(read?.roots[0], 'resources')));
  }
  const [before = NONE, after = NONE] = sides;
  const factors: Factor[] = [];
  for (const [name, old] of before) {
    const next = after.get(name);
    if (next === undefined) factors.push(gone(name, old, twinOf(old, before, after), file, context));
    else if (isProtected(old) && !isProtected(next)) {
      const change = { losesGuardrail: true, witness: `${name}.protect` };
      factors.push(
        stackFactor(
          lostGuardrail('prevent-destroy'),
          { ...about(name, next, file), from: 'protect: true', to: 'protect is off', change },
          context,
        ),
      );
    }
  }
  return factors;
}

const NONE: Resources = new Map();

function gone(
  name: string,
  old: YamlNode,
  twin: string | null,
  file: ReadFile,
  context: FamilyInput['context'],
): Factor {
  const seen = { ...about(name, old, file), from: name };
  if (truthAt(old, 'options', 'retainOnDelete') === true) {
    return stackFactor(RETAIN, { ...seen, to: 'not declared any more, `retainOnDelete`' }, context);
  }
  const change = lossOf(seen.type);
  if (twin === null) return stackFactor(DELETE, { ...seen, to: 'not declared any more', change }, context);
  const remedy = `Name the old one under \`options.aliases\` of ${twin}.`;
  return stackFactor(REPLACE, { ...seen, to: `its name is ${twin} now`, remedy, change }, context);
}

/** A new resource that says the same and does not name the old one as its alias. */
function twinOf(old: YamlNode, before: Resources, after: Resources): string | null {
  const text = canonical(old);
  for (const [name, node] of after) if (!before.has(name) && canonical(node) === text) return name;
  return null;
}

function isProtected(node: YamlNode): boolean {
  return truthAt(node, 'options', 'protect') === true;
}

function about(name: string, node: YamlNode, file: ReadFile): Omit<StackSeen, 'from' | 'to'> {
  const token = textAt(node, 'type') ?? '';
  const lines = mapAt(node)?.lines ?? nodeAt(node)?.lines ?? null;
  return { path: file.path, lines, address: name, type: knownType(token), named: token, source: 'program' };
}
