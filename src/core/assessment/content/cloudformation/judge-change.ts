/** The templates of a whole change: a file that was renamed is one template, one that goes is a stack that may go. */
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { readTemplate } from '../../../reading/cloudformation/template.ts';
import type { Template } from '../../../reading/cloudformation/template.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import type { FamilyInput, ReadFile } from '../family.ts';
import { stackFile } from '../cloudformation-paths.ts';
import { unreadable } from '../unreadable.ts';
import { judgeProgram } from './judge-program.ts';
import { judgePulumiFile } from './judge-pulumi-file.ts';
import { judgeTemplate } from './judge-template.ts';
import { DELETE_STACK } from './rules.ts';
import { stackFactor } from './sight.ts';

const EMPTY: Template = { kind: 'template', resources: new Map(), parameters: new Map(), mappings: null };

interface TemplateFile {
  readonly path: RepoPath;
  readonly before: Template | null;
  readonly after: Template | null;
}

/** Every factor of a change. */
export function judgeStacks(input: FamilyInput): readonly Factor[] {
  const factors: Factor[] = [];
  const templates: TemplateFile[] = [];
  for (const file of input.files) {
    switch (stackFile(file.path) ?? stackFile(file.oldPath)) {
      case 'template': {
        const read = readSides(file, input);
        if (read === null) break;
        if ('rule' in read) factors.push(read);
        else templates.push(read);
        break;
      }
      case 'program':
        factors.push(...judgeProgram(file, input));
        break;
      case 'pulumi':
        factors.push(...judgePulumiFile(file, input));
        break;
      case null:
      case undefined:
    }
  }
  return [...factors, ...judgeTemplates(templates, input)];
}

/** Null for a file that is a template on neither side. */
function readSides(file: ReadFile, { context }: FamilyInput): TemplateFile | Factor | null {
  const [before, after] = [file.oldText, file.newText].map((text) => (text === null ? null : readTemplate(text)));
  for (const side of [after, before]) {
    if (side?.kind !== 'unreadable') continue;
    const lines = side.line === null ? null : { start: side.line, end: side.line };
    const when = side === after ? '' : 'before the change, ';
    return unreadable({ path: file.path, lines }, 'cloudformation', when + side.reason, context);
  }
  const [old, next] = [before, after].map((side) => (side?.kind === 'template' ? side : null));
  if (old === null && next === null) return null;
  return { path: file.path, before: old ?? null, after: next ?? null };
}

function judgeTemplates(templates: readonly TemplateFile[], input: FamilyInput): readonly Factor[] {
  const came = new Map<string, TemplateFile>();
  for (const file of templates) {
    if (file.before === null && file.after !== null) for (const id of file.after.resources.keys()) came.set(id, file);
  }
  const taken = new Set<TemplateFile>();
  const factors = templates.flatMap((file) => {
    if (file.before === null) return [];
    if (file.after !== null) return judgeTemplate(file.path, file.before, file.after, input.context);
    const next = successorOf(file.before, came);
    if (next?.after === null || next === null) return [removedFile(file.path, file.before, input)];
    taken.add(next);
    return judgeTemplate(next.path, file.before, next.after, input.context);
  });
  const fresh = templates.flatMap((file) =>
    file.before === null && file.after !== null && !taken.has(file)
      ? judgeTemplate(file.path, EMPTY, file.after, input.context)
      : [],
  );
  return [...factors, ...fresh];
}

/** The new file that holds at least half of what the old one held. */
function successorOf(before: Template, came: ReadonlyMap<string, TemplateFile>): TemplateFile | null {
  const shared = new Map<TemplateFile, number>();
  for (const id of before.resources.keys()) {
    const file = came.get(id);
    if (file !== undefined) shared.set(file, (shared.get(file) ?? 0) + 1);
  }
  const [best] = [...shared].sort(([, a], [, b]) => b - a);
  return best !== undefined && best[1] * 2 >= before.resources.size ? best[0] : null;
}

function removedFile(path: RepoPath, before: Template, { context }: FamilyInput): Factor {
  const all = [...before.resources.values()];
  const gravest = all.find(({ type }) => resourceKind(type).class === 'stateful') ?? all[0];
  return stackFactor(
    DELETE_STACK,
    {
      path,
      lines: null,
      address: path,
      type: gravest?.type ?? '',
      from: `a template with ${all.length} ${all.length === 1 ? 'resource' : 'resources'}`,
      to: 'the file is gone; the stack stays until somebody deletes it',
      source: 'template',
      change: { base: 'high', reversible: 'with-effort' },
    },
    context,
  );
}
