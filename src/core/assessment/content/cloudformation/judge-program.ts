/** CDK programs: construct ids that change, removal policies that destroy, stacks that go. */
import type { Factor } from '../../../../model/assessment.ts';
import type { Grammar } from '../../../../model/syntax.ts';
import { constructsOf, looksLikeCdk } from '../../../reading/cloudformation/constructs.ts';
import type { Construct } from '../../../reading/cloudformation/constructs.ts';
import type { FamilyInput, ReadFile } from '../family.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { unreadable } from '../unreadable.ts';
import { constructKind } from './construct-kinds.ts';
import { DELETE, DELETE_STACK, REPLACE, RETAIN } from './rules.ts';
import { lossOf, stackFactor } from './sight.ts';
import type { StackSeen } from './sight.ts';

/** The grammar of a program; null when none of its texts is a CDK program. */
export function programGrammar({ path, oldText, newText }: ReadFile): Grammar | null {
  if (![oldText, newText].some((text) => text !== null && looksLikeCdk(text))) return null;
  if (path.endsWith('.py')) return 'python';
  return path.endsWith('.tsx') ? 'tsx' : path.endsWith('.ts') ? 'typescript' : 'javascript';
}

/** Every factor of one program. */
export function judgeProgram(file: ReadFile, { parsers, context }: FamilyInput): readonly Factor[] {
  const grammar = programGrammar(file);
  if (grammar === null) return [];
  const sides: (readonly Construct[])[] = [];
  for (const text of [file.oldText, file.newText]) {
    const read =
      text === null
        ? []
        : parsers.tree(grammar, text, (root) => constructsOf(root, grammar === 'python' ? 'python' : 'script'));
    if (!Array.isArray(read))
      return [unreadable(file, 'cloudformation', 'reason' in read ? read.reason : 'it is no program', context)];
    sides.push(read as readonly Construct[]);
  }
  const [before = [], after = []] = sides;
  const judge = new ProgramJudge(file, context);
  judge.compare(before, after);
  return judge.factors;
}

class ProgramJudge {
  readonly factors: Factor[] = [];
  readonly #file: ReadFile;
  readonly #context: FamilyInput['context'];

  constructor(file: ReadFile, context: FamilyInput['context']) {
    this.#file = file;
    this.#context = context;
  }

  compare(before: readonly Construct[], after: readonly Construct[]): void {
    const left = new Map<string, Construct[]>();
    for (const construct of after) push(left, `${construct.name} ${construct.id}`, construct);
    const gone: Construct[] = [];
    for (const old of before) {
      const next = left.get(`${old.name} ${old.id}`)?.shift();
      if (next === undefined) gone.push(old);
      else this.#changed(old, next);
    }
    const came = new Map<string, Construct[]>();
    for (const construct of [...left.values()].flat()) push(came, construct.name, construct);
    for (const old of gone) this.#gone(old, came.get(old.name)?.shift() ?? null);
  }

  #changed(old: Construct, next: Construct): void {
    const kind = constructKind(next.name);
    const type = kind?.type ?? '';
    const seen = this.#about(next, type);
    const policies = [old, next].map(({ settings }) => settings.get('removalPolicy') ?? null);
    const [was, is] = policies.map((policy) => policy ?? (kind === null ? null : kind.removal.toUpperCase()));
    if (is === 'DESTROY' && was !== 'DESTROY' && was !== null && was !== undefined) {
      const change = { losesGuardrail: true, witness: `${next.id}.removalPolicy` };
      this.#add(lostGuardrail('deletion-policy'), {
        ...seen,
        from: `removalPolicy ${was}`,
        to: 'removalPolicy DESTROY',
        change,
      });
    }
    for (const [name, guardrail, strong] of SWITCHES) {
      const [had, has] = [old, next].map(({ settings }) => settings.get(name) ?? null);
      const lost = strong ? had === 'true' && has !== 'true' : had !== 'true' && has === 'true';
      if (!lost) continue;
      const change = { losesGuardrail: true, witness: `${next.id}.${name}` };
      this.#add(lostGuardrail(guardrail), {
        ...seen,
        from: `${name} ${had ?? 'not set'}`,
        to: `${name} ${has ?? 'not set'}`,
        change,
      });
    }
  }

  #gone(old: Construct, twin: Construct | null): void {
    const kind = constructKind(old.name);
    if (old.name.endsWith('Stack') && old.name !== 'Stack') {
      const to = twin === null ? 'not made any more' : `its id is ${twin.id} now: a new stack`;
      this.#add(DELETE_STACK, { ...this.#about(old, 'AWS::CloudFormation::Stack'), from: `stack ${old.id}`, to });
      return;
    }
    if (kind === null) return;
    const policy = old.settings.get('removalPolicy') ?? kind.removal.toUpperCase();
    const seen = { ...this.#about(old, kind.type), from: `${old.name} ${old.id}, removal policy ${policy}` };
    const change = policy === 'DESTROY' ? lossOf(kind.type) : ({ base: 'high', reversible: 'with-effort' } as const);
    if (twin !== null) {
      const remedy = `Keep the construct id ${old.id}, or set the logical id by \`overrideLogicalId\`.`;
      this.#add(REPLACE, {
        ...seen,
        to: `construct id ${twin.id}: a new logical id, and so a new resource`,
        remedy,
        change,
      });
    } else if (policy === 'RETAIN' || policy === 'RETAIN_ON_UPDATE_OR_DELETE') {
      this.#add(RETAIN, { ...seen, to: 'not made any more' });
    } else {
      this.#add(DELETE, { ...seen, to: 'not made any more', change });
    }
  }

  #about({ id, lines, name }: Construct, type: string): Omit<StackSeen, 'from' | 'to'> {
    return { path: this.#file.path, lines, address: id, type, named: type === '' ? name : type, source: 'program' };
  }

  #add(rule: Parameters<typeof stackFactor>[0], seen: StackSeen): void {
    this.factors.push(stackFactor(rule, seen, this.#context));
  }
}

/** Settings that protect while they are on (true) or off (false). */
const SWITCHES = [
  ['autoDeleteObjects', 'force-destroy', false],
  ['emptyOnDelete', 'force-destroy', false],
  ['autoDeleteImages', 'force-destroy', false],
  ['deletionProtection', 'deletion-protection', true],
  ['terminationProtection', 'deletion-protection', true],
  ['publiclyAccessible', 'public-block', false],
  ['multiAz', 'redundancy', true],
  ['pointInTimeRecovery', 'backup', true],
  ['versioned', 'versioning', true],
  ['enableKeyRotation', 'encryption', true],
  ['storageEncrypted', 'encryption', true],
] as const;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
