/** The judge of one landing: do valid readings of exactly what lands fulfil what the policy asks? Facts in, answer out. */
import type { Transition } from '../../../model/change.ts';
import type { DecisionNode, DecisionState } from '../../../model/decision.ts';
import type { Reading } from '../../../model/verdict.ts';
import { contributorsOf } from './eligible.ts';
import type { Contributors } from './eligible.ts';
import { unanswered } from './landing-answers.ts';
import { landingFaults } from './landing-faults.ts';
import type { LandingAnswer, LandingInput } from './landing-input.ts';
import { landingNode, seen } from './landing-nodes.ts';
import { judgePart, policyOwnersScope } from './landing-parts.ts';
import type { SignersPart } from './landing-parts.ts';
import { promotionFault, promotionOf } from './landing-promotion.ts';
import { type JudgedRemoval, judgeRemoval } from './landing-removal.ts';
import { oneReaderNode, readNode, unreadTransitions, wholeNode } from './landing-whole.ts';
import { fittingPermits } from './permits.ts';
import type { Permits } from './permits.ts';
import { readObjections } from './standing-objections.ts';
import type { Objections, Rejection } from './standing-objections.ts';
import { standingSignOffs } from './standing.ts';
import type { StandingSignOff, Standings } from './standing.ts';

/** Judges one landing. The same facts give the same answer, in whatever order statements are given. */
export function judgeLanding(given: LandingInput): LandingAnswer {
  const input = { ...given, statements: given.statements.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  const transitions = input.transitions ?? [];
  const contributors = contributorsOf(input);
  const objections = readObjections(input, contributors);
  const standings = standingSignOffs(input, objections, contributors);
  const permits = fittingPermits(input, objections);
  const parts = judgeParts(input, transitions, contributors, standings.standing);
  const counted = countedOf(parts, standings.standing);
  const from = promotionOf(input, objections);
  const edited = promotionFault(input, objections);
  const asked = requirementNodes(input, transitions, parts, counted, standings);
  const removal = judgeRemoval(input, objections);
  const lacking = isOpen(asked) ? [...lackingOf(asked, removal), ...(edited === null ? [] : [edited])] : asked;
  const hard = [...landingFaults(input), ...movement(input), ...rulesNode(input)];
  const rejections = objections.rejections.map(rejectionNode);
  const bridge = bridgeOf(
    enforced(input) ? permits : NO_PERMITS,
    from,
    isOpen(lacking),
    isOpen(rejections),
    removal?.node ?? null,
  );
  const children = [
    ...hard,
    ...(bridge.rejections ? [] : rejections),
    ...(bridge.requirements ? [] : lacking),
    ...bridge.nodes,
    ...excludedNode(parts),
  ];
  const exactOnly = input.tier === 'critical';
  return {
    ...outcome(input, children),
    readings: readingsOf(counted, transitions, exactOnly),
    notCounted: notCountedOf(input, standings, objections, permits, parts),
    unread: unreadTransitions(transitions, counted, exactOnly),
    counted: spentBy([...standings.standing, ...removers(removal, standings)]),
    permits: bridge.permits,
    from: bridge.promoted,
  };
}

/** The reason that refuses a landing in every mode. */
export const RULES_NODE = 'landing.rules';

/** Where nothing is refused no permit is used up. */
const NO_PERMITS: Permits = { breakGlass: [], undo: [], notCounted: [] };

function enforced({ decision }: LandingInput): boolean {
  return decision.mode === 'enforce';
}

function judgeParts(
  input: LandingInput,
  transitions: readonly Transition[],
  contributors: Contributors,
  standing: readonly StandingSignOff[],
): readonly SignersPart[] {
  const scopes = [...input.scopes, ...policyOwnersScope(input, transitions)];
  return scopes.map((scope, index) => judgePart(scope, index, { input, transitions, contributors, standing }));
}

/** Sign-offs that count for at least one requirement; where nothing is required, all that stand. */
function countedOf(parts: readonly SignersPart[], standing: readonly StandingSignOff[]): readonly StandingSignOff[] {
  const asking = parts.filter(isAsking);
  return asking.length === 0 ? standing : standing.filter((each) => asking.some((part) => part.valid.includes(each)));
}

function isAsking(part: SignersPart): boolean {
  return part.scope.waived === null;
}

/** What the landing must fulfil unless something else lets it pass. */
function requirementNodes(
  input: LandingInput,
  transitions: readonly Transition[],
  parts: readonly SignersPart[],
  counted: readonly StandingSignOff[],
  { unread }: Standings,
): readonly DecisionNode[] {
  const nodes = [...policyNodes(input), ...parts.map((part) => part.node), ...plainNodes(input, parts, counted)];
  if (unread.length > 0) nodes.push(unreadBlobs(unread));
  const asking = parts.filter(isAsking);
  if (asking.length === 0) return nodes;
  const exactOnly = input.tier === 'critical' || asking.some((part) => part.scope.coverage === 'exact');
  nodes.push(wholeNode(counted, input.replaces, exactOnly));
  nodes.push(readNode(unreadTransitions(transitions, counted, input.tier === 'critical')));
  if (input.tier === 'critical') nodes.push(oneReaderNode(transitions, counted));
  return nodes;
}

function unreadBlobs(unread: readonly string[]): DecisionNode {
  const reason = `the bytes of ${unread[0] ?? ''} were not read, so that their SHA-256 is not known`;
  const title = 'the signed content is the landed content';
  return landingNode('landing.bytes', title, 'error', reason, 'fetch the missing objects', {
    observed: [seen('not read', unread.slice(0, 20), 'objects')],
  });
}

/** Errors and refusals of the policy itself, which no signature answers; and a decision that says nothing at all. */
function policyNodes({ decision }: LandingInput): readonly DecisionNode[] {
  const nodes = [...leaves(decision.root)].filter(
    (node) => node.state === 'error' || (node.state === 'blocked' && isRefusal(node, decision.root)),
  );
  if (nodes.length > 0) return nodes;
  const undecided = decision.state !== 'pass' && decision.requirements.length === 0;
  if (!undecided && decision.state !== 'error' && decision.state !== 'skipped') return [];
  return [
    landingNode(
      'landing.policy',
      'the policy decides about it',
      'error',
      'the policy decides nothing about it',
      DECIDE,
    ),
  ];
}

const DECIDE = 'end the policy with a rule `when: true` that says nothing_required and why';

/** A rule that refuses has no requirement beneath it. */
function isRefusal(node: DecisionNode, root: DecisionNode): boolean {
  return root.children.includes(node) || node === root;
}

function* leaves(root: DecisionNode): Generator<DecisionNode> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.children.length === 0) yield node;
    else open.push(...node.children.toReversed());
  }
}

/** Questions that no signature is asked for, plans and labels. */
function plainNodes(
  input: LandingInput,
  parts: readonly SignersPart[],
  counted: readonly StandingSignOff[],
): readonly DecisionNode[] {
  const rules = new Set(parts.map((part) => part.scope.requirement.rule));
  return input.decision.requirements.flatMap((requirement) => {
    switch (requirement.kind) {
      case 'sign-off':
      case 'owners':
        return [];
      case 'questions': {
        if (rules.has(requirement.rule)) return [];
        const done = counted.some(
          (each) => unanswered(each.of.statement, requirement.rule, [requirement]).length === 0,
        );
        return [plain(`${requirement.rule}.questions`, 'its questions are answered', done, 'a signer answers them')];
      }
      case 'change-plan': {
        const done = counted.some((each) => (each.of.statement.changePlan ?? '').trim() !== '');
        return [plain(`${requirement.rule}.plan`, 'it has a change plan', done, 'sign with a change plan')];
      }
      case 'label': {
        const done = input.labels.includes(requirement.label);
        const title = `the requirement \`${requirement.label}\` is met`;
        return [plain(`${requirement.rule}.label`, title, done, `meet the requirement \`${requirement.label}\``)];
      }
    }
  });
}

function plain(id: string, title: string, done: boolean, remedy: string): DecisionNode {
  return landingNode(`landing.${id}`, title, done ? 'pass' : 'pending', done ? 'it is' : 'it is not yet', remedy);
}

/** Rules that could not be taken once they stand there. */
function rulesNode({ rulesFault }: LandingInput): readonly DecisionNode[] {
  if (rulesFault === undefined || rulesFault === null) return [];
  const { reason, remedy } = rulesFault;
  return [landingNode(RULES_NODE, 'the rules that it brings can be judged by', 'blocked', reason, remedy)];
}

/** How a protected ref may move. */
function movement(input: LandingInput): readonly DecisionNode[] {
  const nodes: DecisionNode[] = [];
  if (input.alongFirstParents === false) {
    const reason = `${input.old ?? ''} is not on the chain of first parents of ${input.new}`;
    const remedy = `merge your branch into ${input.target}, not ${input.target} into your branch; or rebase`;
    nodes.push(landingNode('landing.first-parents', 'it goes on from the old tip', 'blocked', reason, remedy));
  }
  if (input.old === null && !input.startTips.has(input.new) && input.new !== input.adoption) {
    const reason = `${input.target} would begin at ${input.new}, which no record of a protected ref ends at`;
    const remedy =
      'begin it at a recorded tip of another protected ref, or at the adoption commit, and land the rest on it';
    nodes.push(landingNode('landing.begin', 'it begins where something was judged', 'blocked', reason, remedy));
  }
  return nodes;
}

function rejectionNode({ of, why }: Rejection): DecisionNode {
  const { by, reason } = of.statement;
  const said = reason.trim() === '' ? '' : `: ${reason.trim().slice(0, 200)}`;
  const id = of.id.replace(/^sha256:/, '').slice(0, 12);
  const remedy = `change the content; or ${by} takes it back: countersign sign-offs withdraw ${id} --reason WHY`;
  return landingNode(
    'landing.rejected',
    'nobody has rejected it',
    'blocked',
    `${by} rejected it (${why})${said}`,
    remedy,
  );
}

/** What takes the place of lacking sign-offs. Break-glass reaches over rejections, too. */
interface Bridge {
  readonly requirements: boolean;
  readonly rejections: boolean;
  readonly permits: LandingAnswer['permits'];
  readonly promoted: string | null;
  readonly nodes: readonly DecisionNode[];
}

function bridgeOf(
  permits: Permits,
  from: string | null,
  lacking: boolean,
  rejected: boolean,
  removal: DecisionNode | null,
): Bridge {
  const none = { requirements: false, rejections: false, permits: [], promoted: null, nodes: [] };
  if (!lacking && !rejected) return { ...none, promoted: null };
  if (removal?.state === 'pass' && !rejected) return { ...none, requirements: true, nodes: [removal] };
  if (from !== null && !rejected) {
    const node = landingNode('landing.promotion', 'it has landed where it was judged', 'pass', from, null);
    return { ...none, requirements: true, promoted: from, nodes: [node] };
  }
  // An undo is looked at only where nothing was rejected: what it passes over are requirements.
  const undo = rejected ? undefined : permits.undo[0];
  const permit = undo ?? permits.breakGlass[0];
  if (permit === undefined) return none;
  const reason = `${permit.statement.what} permit by ${permit.statement.by} (presence: ${permit.presence})`;
  const node = landingNode('landing.permit', 'a permit lets it pass without its sign-offs', 'pass', reason, null);
  return { ...none, requirements: true, rejections: true, permits: [permit.id], nodes: [node] };
}

function isOpen(nodes: readonly DecisionNode[]): boolean {
  return nodes.some((node) => node.state !== 'pass' && node.state !== 'skipped');
}

/** Everybody who could sign but for a name in a commit, which anybody can write there. */
function excludedNode(parts: readonly SignersPart[]): readonly DecisionNode[] {
  const named = parts.flatMap((part) =>
    part.people.excluded
      .filter((each) => each.contribution.claimed)
      .map((each) => `${each.person} (${each.contribution.as.join(' and ')})`),
  );
  if (named.length === 0) return [];
  const reason = 'these people may not sign because commits name them, which nothing proves';
  const observed = [seen('excluded by a claim', [...new Set(named)].sort(), 'commits')];
  return [landingNode('landing.excluded', 'who is excluded is known', 'pass', reason, null, { observed })];
}

function outcome(
  input: LandingInput,
  children: readonly DecisionNode[],
): Pick<LandingAnswer, 'state' | 'mode' | 'root' | 'reasons'> {
  const { mode } = input.decision;
  const reasons = children.filter((node) => node.state !== 'pass' && node.state !== 'skipped');
  const worst = worstOf(reasons);
  const first = reasons.find((node) => node.state === worst);
  const reason = first?.reason ?? 'everything that it needs is there';
  const root = landingNode('landing', `this may land on ${input.target}`, worst, reason, first?.remedy ?? null, {
    children,
  });
  if (worst === 'error') return { state: 'error', mode, root, reasons };
  // No mode lets rules through that would stop everything after them.
  const refused = reasons.filter((node) => node.id === RULES_NODE);
  if (!enforced(input) && refused.length > 0) return { state: 'refused', mode, root, reasons: refused };
  if (!enforced(input)) return { state: 'observed', mode, root, reasons };
  return { state: worst === 'pass' ? 'pass' : 'refused', mode, root, reasons };
}

/** An error goes before a refusal: what is not known could change it. */
function worstOf(reasons: readonly DecisionNode[]): DecisionState {
  for (const state of ['error', 'blocked', 'pending'] as const) {
    if (reasons.some((node) => node.state === state)) return state;
  }
  return 'pass';
}

function readingsOf(
  counted: readonly StandingSignOff[],
  transitions: readonly Transition[],
  exactOnly: boolean,
): readonly Reading[] {
  return counted.flatMap(({ of, person, coverage }) =>
    transitions.flatMap(({ path }) => {
      const found = coverage.covered.get(path);
      if (found?.read !== true || (exactOnly && found.how !== 'exact')) return [];
      return [{ statement: of.id, person, path, how: found.how }];
    }),
  );
}

/** One signature is all that a removal lacks, where enough owners are left. */
function lackingOf(asked: readonly DecisionNode[], removal: JudgedRemoval | null): readonly DecisionNode[] {
  if (removal === null || removal.signed !== null) return asked;
  return removal.alone ? [removal.node] : [...asked, removal.node];
}

/** Who signed a removal as its author stands with no other requirement, and is named all the same. */
function removers(removal: JudgedRemoval | null, { standing }: Standings): readonly StandingSignOff[] {
  const signed = removal?.signed ?? null;
  return signed === null || standing.some(({ of }) => of.id === signed.of.id) ? [] : [signed];
}

/** All that stands and names what lands, needed or not, so that none of it can be used again. */
function spentBy(standing: readonly StandingSignOff[]): LandingAnswer['counted'] {
  return standing.map(({ of, person }) => ({ statement: of.id, person }));
}

function notCountedOf(
  input: LandingInput,
  standings: Standings,
  objections: Objections,
  permits: Permits,
  parts: readonly SignersPart[],
): LandingAnswer['notCounted'] {
  const asking = parts.filter(isAsking);
  const useless = standings.standing.flatMap(({ of }) => {
    const whys = asking.map((part) => part.ignored.get(of.id));
    const [why] = whys;
    return why === undefined || whys.includes(undefined) ? [] : [{ statement: of.id, by: of.statement.by, ...why }];
  });
  const refused = input.refused.map(({ id, rule, why, statement }) => {
    return { statement: id, by: statement?.by ?? null, rule, why, remedy: 'sign again with a key that is enrolled' };
  });
  return [...standings.notCounted, ...useless, ...objections.notCounted, ...permits.notCounted, ...refused].sort(
    (a, b) => (a.statement < b.statement ? -1 : a.statement > b.statement ? 1 : a.rule < b.rule ? -1 : 1),
  );
}
