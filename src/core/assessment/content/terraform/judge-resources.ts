/** Resources of a configuration: which go, which change their place, which are compared attribute by attribute. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { canonical, referencesOf } from '../../../reading/hcl/value.ts';
import { protectionOf } from '../infrastructure/protecting-types.ts';
import { FORGET, PROVISIONER } from '../infrastructure/terraform-rules.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { bodyText, mentions } from './blocks.ts';
import { commandsOf } from './commands.ts';
import type { Comparison, Findings } from './comparison.ts';
import { instancesOf, instancesText, suffixes } from './instances.ts';
import { judgeAttributes, judgeNew } from './judge-attributes.ts';
import { judgeInstances } from './judge-instances.ts';
import { judgeProviderOf } from './judge-settings.ts';
import { Moves } from './moves.ts';
import type { Fate } from './moves.ts';
import { replacingAttributes } from './replacing-attributes.ts';
import { movedBlock, reportLost, reportUnprotected } from './report-lost.ts';
import { resourceFactor, typeOf } from './sight.ts';

/** Compares the resources of both sides by address. */
export function judgeResources(comparison: Comparison, findings: Findings): void {
  const { before, after } = comparison;
  const moves = new Moves(after, before);
  const created = new Created(comparison);
  for (const [address, old] of before.resources) {
    const next = after.resources.get(address);
    if (next === undefined) judgeVanished(address, old, comparison, moves, created, findings);
    else judgePair(address, old, next, comparison, moves, findings);
  }
  judgeProtections(comparison, moves, created, findings);
  for (const [address, next] of created.unclaimed()) {
    if (!findings.stoodElsewhere(next)) judgeNew(address, next, comparison, findings);
  }
}

function judgePair(
  address: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  moves: Moves,
  findings: Findings,
): void {
  const same = old.block === next.block || bodyText(old.block.body) === bodyText(next.block.body);
  if (same || comparison.onlyTouched) {
    if (!mentions(next.block, comparison.touched) && !mentions(old.block, comparison.touched)) return;
  }
  judgeProviderOf(comparison.prefix + address, old, next, comparison, findings);
  const stays = judgeInstances(address, old, next, comparison, moves, findings);
  if (stays) judgeAttributes(comparison.prefix + address, old, next, comparison, findings);
}

function judgeVanished(
  address: string,
  old: Declared,
  comparison: Comparison,
  moves: Moves,
  created: Created,
  findings: Findings,
): void {
  const instances = instancesOf(old.block, comparison.oldValues);
  const all = suffixes(instances) ?? [''];
  const lost: string[] = [];
  let hint: string | null = null;
  if (comparison.prefix === '' && findings.movedByCaller(comparison.root, address)) return;
  for (const suffix of all) {
    const fate = landing(moves.of(address, suffix), comparison);
    if (fate.kind === 'moved') created.claim(fate.to);
    else if (fate.kind === 'lost') {
      lost.push(suffix);
      hint ??= fate.hint;
    }
  }
  const [first = ''] = all;
  const fate = landing(moves.of(address, first), comparison);
  if (fate.kind === 'moved') {
    const target = comparison.after.resources.get(withoutSuffix(fate.to));
    if (target !== undefined) judgeAttributes(comparison.prefix + fate.to, old, target, comparison, findings);
  }
  if (fate.kind === 'forgotten') reportForgotten(address, old, fate.statement, comparison, findings);
  if (lost.length === 0) return;
  const twin = created.twinOf(old);
  if (twin !== null) {
    created.claim(twin);
    const target = comparison.after.resources.get(twin);
    if (target !== undefined) judgeAttributes(comparison.prefix + twin, old, target, comparison, findings);
  }
  const text = lost.length === all.length ? instancesText(instances) : `${lost.length} of ${all.length} instances`;
  const folder = twin === null && hint === null ? findings.nowIn(old) : null;
  reportLost(
    address,
    old,
    {
      count: lost.length,
      from: text,
      to: twin === null ? (hint ?? goneTo(folder)) : `renamed to ${twin} without \`moved\``,
      remedy: twin === null ? (folder === null ? null : ACROSS_STATES) : movedBlock(address, twin),
      at: old,
    },
    comparison,
    findings,
  );
}

/** A move to an instance that its resource does not have destroys what moves; what cannot be told is believed. */
function landing(fate: Fate, { after, newValues }: Comparison): Fate {
  if (fate.kind !== 'moved') return fate;
  const base = withoutSuffix(fate.to);
  const target = after.resources.get(base);
  const has = target === undefined ? null : suffixes(instancesOf(target.block, newValues));
  if (has === null) return fate;
  const suffix = fate.to.slice(base.length);
  // Terraform itself takes `a` for `a[0]` and the other way round.
  const other = suffix === '' ? '[0]' : suffix === '[0]' ? '' : null;
  if (has.includes(suffix) || (other !== null && has.includes(other))) return fate;
  return { kind: 'lost', hint: `\`moved\` sends it to ${fate.to}, and there is no such instance` };
}

function goneTo(folder: RepoPath | null): string {
  return folder === null
    ? 'its block is gone'
    : `its block is in ${folder || 'the top folder'} now: another configuration`;
}

const ACROSS_STATES =
  'Where both folders have a state: `removed { lifecycle { destroy = false } }` here and `import` there, or `state mv`; where one calls the other as a module, a `moved` block.';

/** Protections that go alone: not where another of the kind comes, and not where what they protected goes as well. */
function judgeProtections(comparison: Comparison, moves: Moves, created: Created, findings: Findings): void {
  const { before, after } = comparison;
  for (const [address, old] of before.resources) {
    const guardrail = after.resources.has(address) ? null : protectionOf(typeOf(old.block));
    if (guardrail === null || suffixes(instancesOf(old.block, comparison.oldValues))?.length === 0) continue;
    if (moves.of(address, '').kind !== 'lost' || created.hasType(typeOf(old.block))) continue;
    const protects = [...old.block.body.attributes.values()]
      .flatMap(({ value }) => referencesOf(value))
      .map(([type, name]) => `${type}.${name}`)
      .filter((other) => before.resources.has(other));
    if (protects.length > 0 && protects.every((other) => !after.resources.has(other))) continue;
    reportUnprotected(address, old, guardrail, comparison, findings);
  }
}

function reportForgotten(
  address: string,
  old: Declared,
  statement: Declared,
  { prefix, before }: Comparison,
  findings: Findings,
): void {
  // One that stood there before has nothing to do with this change.
  if (before.removed.some(({ block }) => block === statement.block)) return;
  const type = typeOf(old.block);
  const holdsState = resourceKind(type).class === 'stateful';
  findings.add(
    resourceFactor(
      FORGET,
      {
        at: statement,
        address: prefix + address,
        type,
        from: `${prefix}${address} is managed`,
        to: '`removed` with `destroy = false`',
        ...(holdsState ? { change: { base: 'high' } } : {}),
      },
      findings.context,
    ),
  );
}

function withoutSuffix(address: string): string {
  return address.endsWith(']') ? address.slice(0, address.lastIndexOf('[')) : address;
}

/** Resources that the change adds, until they turn out to be old ones under another name. */
class Created {
  readonly #open = new Map<string, Declared>();
  /** Addresses by type and body. */
  readonly #bodies = new Map<string, string[]>();
  readonly #types = new Set<string>();

  constructor({ before, after, onlyTouched }: Comparison) {
    if (onlyTouched) return;
    for (const [address, declared] of after.resources) {
      if (before.resources.has(address)) continue;
      this.#open.set(address, declared);
      this.#types.add(typeOf(declared.block));
      for (const key of keysOf(declared)) {
        const known = this.#bodies.get(key);
        if (known === undefined) this.#bodies.set(key, [address]);
        else known.push(address);
      }
    }
  }

  /** Whether the change adds any resource of a type. */
  hasType(type: string): boolean {
    return this.#types.has(type);
  }

  claim(address: string): void {
    this.#open.delete(withoutSuffix(address));
  }

  /** A new resource of the same type that says the same, or has the same name of its own: the old one, renamed. */
  twinOf(old: Declared): string | null {
    for (const key of keysOf(old)) {
      const addresses = this.#bodies.get(key) ?? [];
      for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
        if (this.#open.has(address)) return address;
      }
    }
    return null;
  }

  unclaimed(): Iterable<readonly [string, Declared]> {
    return this.#open;
  }
}

/** What two blocks of one resource share: all that they say, or the name that the provider knows it by. */
function keysOf({ block }: Declared): readonly string[] {
  const type = typeOf(block);
  const [name] = replacingAttributes(type)[0] ?? [];
  const given = name === undefined ? null : attribute(block.body, name);
  const named = given === null ? [] : [`${type} named ${canonical(given)}`];
  return [`${type}\n${bodyText(block.body)}`, ...named];
}

/** Data sources that run a program when they are read. */
export function judgePrograms({ before, after, prefix }: Comparison, findings: Findings): void {
  for (const [address, next] of after.data) {
    const [command] = commandsOf(next.block);
    const old = before.data.get(address);
    if (command === undefined || (old !== undefined && commandsOf(old.block)[0]?.text === command.text)) continue;
    findings.add(
      resourceFactor(
        PROVISIONER,
        {
          at: next,
          address: prefix + address,
          type: typeOf(next.block),
          from: old === undefined ? null : 'another program or query',
          to: command.name,
        },
        findings.context,
      ),
    );
  }
}
