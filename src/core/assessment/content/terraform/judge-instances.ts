/** A resource that stays while its instances do not: other counts, other keys, another kind of repetition. */
import type { Declared } from '../../../reading/hcl/configuration.ts';
import { canonical, referencesOf } from '../../../reading/hcl/value.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';
import { valueMentions } from './blocks.ts';
import type { Comparison, Findings } from './comparison.ts';
import { instancesOf, instancesText, suffixes } from './instances.ts';
import type { Instances } from './instances.ts';
import type { Moves } from './moves.ts';
import { reportLost } from './report-lost.ts';
import { REKEY_INDEX, REKEY_UNKNOWN } from './rules.ts';
import { resourceFactor, typeOf } from './sight.ts';

/** Reports lost and shifted instances. False when no instance stays, so that nothing is left to compare. */
export function judgeInstances(
  address: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  moves: Moves,
  findings: Findings,
): boolean {
  const was = instancesOf(old.block, comparison.oldValues);
  const is = instancesOf(next.block, comparison.newValues);
  const [had, has] = [suffixes(was), suffixes(is)];
  if (had === null || has === null) {
    return judgeUnknown({ address, old, next, was, is }, comparison, moves, findings);
  }
  const kept = new Set(has);
  const implicit = implicitTarget(was, is);
  const lost = had.filter((suffix) => {
    if (kept.has(suffix) || (implicit?.from === suffix && kept.has(implicit.to))) return false;
    const fate = moves.of(address, suffix);
    if (fate.kind !== 'moved' || !fate.to.startsWith(`${address}[`)) return fate.kind === 'lost';
    return !kept.has(fate.to.slice(address.length));
  });
  if (lost.length > 0) {
    const rekeyed = was.kind !== is.kind && has.length > 0;
    const loss = {
      count: lost.length,
      from: instancesText(was),
      to: `${instancesText(is)}: ${has.length === 0 ? 'none is left' : rekeyed ? 'every instance has another address' : `${listed(address, lost)} gone`}`,
      remedy: rekeyed && is.kind !== 'single' ? rekeyRemedy(address, lost[0] ?? '', is) : null,
      at: next,
    };
    reportLost(address, old, loss, comparison, findings);
  }
  judgeShift({ address, old, next, was, is }, comparison, findings);
  return lost.length < had.length;
}

const MOST_LISTED = 3;

function listed(address: string, suffixes: readonly string[]): string {
  const shown = suffixes.slice(0, MOST_LISTED).map((suffix) => address + suffix);
  const more = suffixes.length > MOST_LISTED ? ` and ${suffixes.length - MOST_LISTED} more` : '';
  return shown.join(', ') + more;
}

interface Pair {
  readonly address: string;
  readonly old: Declared;
  readonly next: Declared;
  readonly was: Instances;
  readonly is: Instances;
}

/** Terraform itself takes `a` for `a[0]` and the other way round. */
function implicitTarget(was: Instances, is: Instances): { readonly from: string; readonly to: string } | null {
  if (was.kind === 'single' && is.kind === 'count') return { from: '', to: '[0]' };
  return was.kind === 'count' && is.kind === 'single' ? { from: '[0]', to: '' } : null;
}

function rekeyRemedy(address: string, lost: string, is: Instances): string {
  const key = is.kind === 'each' ? `[${JSON.stringify(is.keys?.[0] ?? 'key')}]` : '[0]';
  return `Add a \`moved\` block for each instance, for example \`moved { from = ${address}${lost}  to = ${address}${key} }\`.`;
}

/** One side cannot be told from the source. */
function judgeUnknown(pair: Pair, comparison: Comparison, moves: Moves, findings: Findings): boolean {
  const { address, old, next, was, is } = pair;
  if (was.kind === is.kind && !changed(was, is, comparison)) return true;
  const nothingLeft = suffixes(is)?.length === 0;
  const othersKinds = was.kind !== is.kind && (was.kind === 'each' || is.kind === 'each');
  if (nothingLeft || (othersKinds && !moves.mentions(address))) {
    const to = nothingLeft
      ? `${instancesText(is)}: none is left`
      : `${instancesText(is)}: every instance has another address`;
    const remedy = nothingLeft ? null : rekeyRemedy(address, '[0]', is);
    reportLost(address, old, { count: 1, from: instancesText(was), to, remedy, at: next }, comparison, findings);
    return false;
  }
  // What had no instance has none to lose.
  if (suffixes(was)?.length === 0) return true;
  const { prefix, call } = comparison;
  findings.add(
    resourceFactor(
      REKEY_UNKNOWN,
      {
        at: call ?? next,
        address: prefix + address,
        type: typeOf(next.block),
        from: sourceText(was),
        to: sourceText(is),
      },
      findings.context,
    ),
  );
  return true;
}

function changed(was: Instances, is: Instances, { touched }: Comparison): boolean {
  if (was.kind === 'single' || is.kind === 'single') return false;
  return canonical(was.value) !== canonical(is.value) || valueMentions(is.value, touched);
}

const LONGEST_SOURCE = 80;

function sourceText(instances: Instances): string {
  if (instances.kind === 'single') return 'one instance';
  const text = canonical(instances.value);
  const name = instances.kind === 'count' ? 'count' : 'for_each';
  return `${name} = ${text.length > LONGEST_SOURCE ? `${text.slice(0, LONGEST_SOURCE)}…` : text}`;
}

/** An element went from, or came into, the middle of a list that instances are counted over. */
function judgeShift({ address, next, was, is }: Pair, { prefix, call }: Comparison, findings: Findings): void {
  if (was.kind !== 'count' || is.kind !== 'count' || was.of === null || is.of === null) return;
  const { of: old } = was;
  const { of: now } = is;
  const shared = Math.min(old.length, now.length);
  let first = 0;
  while (first < shared && old[first] === now[first]) first += 1;
  if (first === shared || !countsByIndex(next.block)) return;
  // An element that was only written anew in its place moves nothing.
  if (
    old.length === now.length &&
    old.filter((element, at) => element !== now[at]).every((element) => !now.includes(element))
  )
    return;
  findings.add(
    resourceFactor(
      REKEY_INDEX,
      {
        at: call ?? next,
        address: prefix + address,
        type: typeOf(next.block),
        from: `${address}[${first}] is ${old[first] ?? ''}`,
        to: `${address}[${first}] is ${now[first] ?? ''}`,
      },
      findings.context,
    ),
  );
}

/** Whether anything in the block depends on the index. */
function countsByIndex({ body }: HclBlock): boolean {
  const own = [...body.attributes.values()].some(({ value }) =>
    referencesOf(value).some(([root, name]) => root === 'count' && name === 'index'),
  );
  return own || attribute(body, 'source') !== null || body.blocks.some(countsByIndex);
}
