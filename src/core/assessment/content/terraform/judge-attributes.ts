/** One resource before and after: attributes that force a replacement, protections that are lost, commands that run. */
import { attribute, nested } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';
import { lifecycleOf } from '../../../reading/hcl/configuration.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import { absentAttributes, lostArguments, lostAttributes } from '../infrastructure/attribute-guardrails.ts';
import type { WeakAttribute } from '../infrastructure/attribute-guardrails.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import { protectionOf } from '../infrastructure/protecting-types.ts';
import { resourceKind } from '../infrastructure/resource-classes.ts';
import { PROVISIONER, replaceRule } from '../infrastructure/terraform-rules.ts';
import { bodyText } from './blocks.ts';
import type { Comparison, Findings } from './comparison.ts';
import { commandsOf } from './commands.ts';
import { judgeOpenings } from './judge-openings.ts';
import { replacements } from './replacements.ts';
import type { Replacement } from './replacements.ts';
import { isGuarded } from './report-lost.ts';
import { environmentOf, lossOf, resourceFactor, typeOf } from './sight.ts';
import { sideOf } from './side.ts';

/** Compares two blocks that stand for the same resource. */
export function judgeAttributes(
  address: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  findings: Findings,
): void {
  const sides = {
    before: sideOf(old.block.body, comparison.oldValues),
    after: sideOf(next.block.body, comparison.newValues),
  };
  const forced = [
    ...replacements(old.block, next.block, sides.before, sides.after, comparison.touched),
    ...newTriggers(old.block, next.block),
  ];
  if (forced.length > 0) reportReplacement(address, next, forced, comparison, findings);
  for (const weak of lostAttributes(typeOf(next.block), sides.before, sides.after)) {
    reportLostAttribute(address, next, weak, comparison, findings);
  }
  if (isGuarded(old.block) && !isGuarded(next.block)) reportUnlocked(address, next, comparison, findings);
  judgeCommands(address, old, next, comparison, findings);
  judgeOpenings(address, old, next, comparison, findings);
}

/** What replaces a resource that holds state whenever something else changes, and did not before. */
function newTriggers(old: HclBlock, next: HclBlock): readonly Replacement[] {
  if (resourceKind(typeOf(next)).class !== 'stateful') return [];
  const had = new Set(triggersOf(old));
  const added = triggersOf(next).filter((trigger) => !had.has(trigger));
  if (added.length === 0) return [];
  const to = `[${added.slice(0, MOST_TRIGGERS).join(', ')}${added.length > MOST_TRIGGERS ? ', …' : ''}]`;
  return [{ attribute: 'lifecycle.replace_triggered_by', from: 'not set', to, certain: false }];
}

const MOST_TRIGGERS = 3;

function triggersOf(block: HclBlock): readonly string[] {
  const lifecycle = lifecycleOf(block);
  const value = lifecycle === null ? null : attribute(lifecycle, 'replace_triggered_by');
  return value?.kind === 'list' ? value.items.map(canonical) : [];
}

/** Arguments of a module that nobody can look into, by what their names say. */
export function judgeArguments(
  address: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  findings: Findings,
): void {
  const [before, after] = [sideOf(old.block.body, comparison.oldValues), sideOf(next.block.body, comparison.newValues)];
  for (const weak of lostArguments(before, after)) reportLostAttribute(address, next, weak, comparison, findings);
}

/** A resource that the change adds. */
export function judgeNew(address: string, next: Declared, comparison: Comparison, findings: Findings): void {
  const side = sideOf(next.block.body, comparison.newValues);
  const type = typeOf(next.block);
  const environment = environmentOf(address, next.block.body, comparison.newValues);
  for (const weak of holdsOrProtects(type) ? absentAttributes(type, side) : []) {
    findings.add(
      resourceFactor(
        absentGuardrail(weak.guardrail),
        {
          at: comparison.call ?? next,
          address: comparison.prefix + address,
          type,
          lines: comparison.call === null ? linesOf(next.block, weak.attribute) : null,
          from: null,
          to: `${weak.attribute} = ${weak.to}`,
          ...(environment === undefined ? {} : { environment }),
          change: { losesGuardrail: true, witness: `${comparison.prefix}${address}.${weak.attribute}` },
        },
        findings.context,
      ),
    );
  }
  judgeCommands(comparison.prefix + address, null, next, comparison, findings);
  judgeOpenings(comparison.prefix + address, null, next, comparison, findings);
}

/** Something that holds no state can come without protection; a setting of another resource is that resource's. */
function holdsOrProtects(type: string): boolean {
  return resourceKind(type).class === 'stateful' || protectionOf(type) !== null;
}

function reportReplacement(
  address: string,
  next: Declared,
  forced: readonly Replacement[],
  { call, newValues }: Comparison,
  findings: Findings,
): void {
  const type = typeOf(next.block);
  const kind = resourceKind(type);
  const rule = replaceRule(kind.class);
  const certain = forced.some((one) => one.certain);
  const environment = environmentOf(address, next.block.body, newValues);
  const first = forced[0];
  if (certain) findings.destroyed += 1;
  findings.add(
    resourceFactor(
      rule,
      {
        at: call ?? next,
        address,
        type,
        lines: call === null ? linesOf(next.block, first?.attribute ?? '') : null,
        from: forced.map((one) => `${one.attribute} = ${one.from}`).join(', '),
        to: forced.map((one) => `${one.attribute} = ${one.to}`).join(', '),
        why: certain ? rule.why : `It is replaced if the value really differs. ${rule.why}`,
        ...(environment === undefined ? {} : { environment }),
        change: {
          ...lossOf(type),
          ...lowered(rule.base, certain, kind.class === 'stateless' && createsFirst(next.block)),
        },
      },
      findings.context,
    ),
  );
}

/** What may happen weighs one level less than what does; so does a rebuilt thing that is created first. */
function lowered(
  base: string,
  certain: boolean,
  first: boolean,
): { readonly base?: 'high' | 'medium' | 'low'; readonly reversible?: 'unknown' } {
  if (certain) return first ? { base: 'low' } : {};
  return { base: base === 'critical' ? 'high' : base === 'high' ? 'medium' : 'low', reversible: 'unknown' };
}

function createsFirst(block: HclBlock): boolean {
  const value = lifecycleOf(block)?.attributes.get('create_before_destroy')?.value;
  return value?.kind === 'bool' && value.value;
}

/** What the tables of attributes call a value that is not known. */
const ELSEWHERE = 'something that is not in the source';

function reportLostAttribute(
  address: string,
  next: Declared,
  { guardrail, attribute: name, from, to, certain, reduced }: WeakAttribute,
  { call }: Comparison,
  findings: Findings,
): void {
  const rule = lostGuardrail(guardrail);
  findings.add(
    resourceFactor(
      rule,
      {
        at: call ?? next,
        address,
        type: typeOf(next.block),
        lines: call === null ? linesOf(next.block, name) : null,
        from: `${name} = ${from}`,
        to: certain || from === ELSEWHERE ? `${name} = ${to}` : `${name} = ${ELSEWHERE}`,
        change: {
          losesGuardrail: true,
          witness: `${address}.${name}`,
          ...(certain ? (reduced ? { base: 'medium' } : {}) : { base: rule.base === 'high' ? 'medium' : 'low' }),
        },
      },
      findings.context,
    ),
  );
}

function reportUnlocked(address: string, next: Declared, { call }: Comparison, findings: Findings): void {
  const lifecycle = lifecycleOf(next.block);
  findings.add(
    resourceFactor(
      lostGuardrail('prevent-destroy'),
      {
        at: call ?? next,
        address,
        type: typeOf(next.block),
        lines: call === null ? lifecycle : null,
        from: 'prevent_destroy = true',
        to:
          lifecycle?.attributes.has('prevent_destroy') === true ? 'prevent_destroy = false' : 'prevent_destroy is gone',
        change: { losesGuardrail: true, witness: `${address}.lifecycle.prevent_destroy` },
      },
      findings.context,
    ),
  );
}

function judgeCommands(
  address: string,
  old: Declared | null,
  next: Declared,
  { call }: Comparison,
  findings: Findings,
): void {
  const before = new Set(old === null ? [] : commandsOf(old.block).map(({ text }) => text));
  const triggers = old === null ? null : triggersText(old.block);
  const retriggered = triggers !== null && triggers !== triggersText(next.block);
  for (const command of commandsOf(next.block)) {
    if (before.has(command.text) && !retriggered) continue;
    findings.add(
      resourceFactor(
        PROVISIONER,
        {
          at: call ?? next,
          address,
          type: typeOf(next.block),
          lines: call === null ? command : null,
          from: before.has(command.text) ? 'it had run' : null,
          to: before.has(command.text) ? `${command.name} runs again: what triggers it changed` : command.name,
          change: { witness: `${address}: ${command.name}` },
        },
        findings.context,
      ),
    );
  }
}

/** What makes a `null_resource` or `terraform_data` run its provisioners again. */
function triggersText(block: HclBlock): string {
  return ['triggers', 'triggers_replace', 'input'].map((name) => valueText(block, name)).join('\n');
}

function valueText({ body }: HclBlock, name: string): string {
  const value = attribute(body, name);
  return value === null ? nested(body, name).map(bodyText).join() : canonical(value);
}

/** Lines of an attribute, or of the block that holds it; null when the block does not have it. */
function linesOf(block: HclBlock, path: string): { readonly line: number; readonly endLine: number } | null {
  let found: { readonly line: number; readonly endLine: number } | null = null;
  let body = block.body;
  for (const name of path.split('.')) {
    const written = body.attributes.get(name);
    if (written !== undefined) return written;
    const [inner] = nested(body, name);
    if (inner === undefined) break;
    body = inner;
    found = inner;
  }
  return found;
}
