/**
 * The life of a request as a pure machine: state + event + now → state + notices. What a requirement asks for is given
 * and never changes: no step lowers it, and nobody is asked whose sign-off the gate would not count.
 */
import type { Assignment, AssignmentEvent, AssignmentState, AssignmentStep, Notice } from '../../model/assignment.ts';
import type { PersonId } from '../../model/id.ts';
import type { Deadline } from '../../model/routing.ts';
import { askedState, groupRung, type Ladder, nextRung } from './ladder.ts';

/** What an event came to. `refused` says why it changed nothing; null when it was taken. */
export interface Stepped {
  readonly assignment: Assignment;
  readonly notices: readonly Notice[];
  readonly refused: string | null;
}

/** So much less time for whoever is asked after somebody let it pass: it has waited once already. */
const SHARE_AFTER_WAITING = 0.5;
/** New content of at most this share of the lines leaves the first deadline as it is. */
const SMALL_PART = 0.1;
const DAY = 86_400;

type Asked = Extract<AssignmentState, { kind: 'asked' }>;

/** A new request to `person`; it begins on the next rung when they cannot be asked. */
export function assign(
  person: PersonId,
  rules: readonly string[],
  workingHours: number,
  now: number,
  ladder: Ladder,
): Stepped {
  const empty: Assignment = { rules, workingHours, state: groupRung(ladder, now), tried: [], steps: [] };
  const state = askedState(ladder, person, 'first', now, workingHours);
  if (state !== null) return moved(empty, state, now, step(now, 'asked', null, person, 'was chosen'));
  return climb(empty, person, now, ladder, step(now, 'excluded', person, null, 'cannot be asked'), 1);
}

/** One event at a moment. The same input gives the same answer. */
export function stepAssignment(before: Assignment, event: AssignmentEvent, now: number, ladder: Ladder): Stepped {
  const checked = withoutExcluded(before, event, now, ladder);
  if (checked !== null) return checked;
  switch (event.kind) {
    case 'tick':
      return tick(before, now, ladder);
    case 'signed':
      return signed(before, event.by, now, ladder);
    case 'declined':
      return declined(before, event, now, ladder);
    case 'handed-over':
      return handedOver(before, event, now, ladder);
    case 'delegated':
      return delegated(before, event, now, ladder);
    case 'taken':
      return taken(before, event.by, now, ladder);
    case 'reopened':
      return reopened(before, event.unread, now, ladder);
    case 'closed':
      return ends(before, { kind: 'closed', why: event.why }, step(now, 'closed', null, null, event.why));
  }
}

/** Whoever has become a contributor, or lost the level, is not waited for: the first thing that is noticed. */
function withoutExcluded(before: Assignment, event: AssignmentEvent, now: number, ladder: Ladder): Stepped | null {
  const { state } = before;
  if (event.kind !== 'tick' || state.kind !== 'asked' || ladder.eligible.has(state.person)) return null;
  const why = 'may not sign it any more';
  const next = climb(before, state.person, now, ladder, step(now, 'excluded', state.person, null, why), 1);
  return { ...next, notices: [noLonger(state.person, why), ...next.notices] };
}

function tick(before: Assignment, now: number, ladder: Ladder): Stepped {
  const { state } = before;
  switch (state.kind) {
    case 'asked':
      return tickAsked(before, state, now, ladder);
    case 'told':
      return state.rung === 'lead' ? tickLead(before, state.deadline, now, ladder) : tickGroup(before, state, now);
    case 'signed':
    case 'closed':
      return unchanged(before);
  }
}

function tickAsked(before: Assignment, state: Asked, now: number, ladder: Ladder): Stepped {
  if (state.delegated !== null && now >= state.delegated.until) return returned(before, state, now, ladder);
  if (now >= state.deadline.due) {
    const why = `no answer of ${state.person} until it was due`;
    return climb(
      before,
      state.person,
      now,
      ladder,
      step(now, 'escalated', state.person, null, why),
      SHARE_AFTER_WAITING,
    );
  }
  if (state.reminded || now < state.deadline.remind) return unchanged(before);
  const why = 'half of the time has passed';
  const notice: Notice = { to: person(state.person), what: 'reminder', due: state.deadline.due, why };
  const steps = [...before.steps, step(now, 'reminded', null, state.person, why)];
  return { assignment: { ...before, state: { ...state, reminded: true }, steps }, notices: [notice], refused: null };
}

function tickLead(before: Assignment, { due }: Deadline, now: number, ladder: Ladder): Stepped {
  if (now < due) return unchanged(before);
  const why = 'the lead found nobody until it was due';
  return moved(before, groupRung(ladder, now), now, step(now, 'escalated', null, ladder.group, why));
}

function tickGroup(before: Assignment, state: Extract<AssignmentState, { rung: 'group' }>, now: number): Stepped {
  if (now < state.lastNotice + DAY) return unchanged(before);
  const why = 'still nobody has answered';
  return {
    assignment: { ...before, state: { ...state, lastNotice: now } },
    notices: [{ to: { kind: 'group', name: state.group }, what: 'find-somebody', due: null, why }],
    refused: null,
  };
}

/** A delegation ends: whoever gave it away is asked again, or the ladder goes on where they cannot be. */
function returned(before: Assignment, state: Asked, now: number, ladder: Ladder): Stepped {
  const from = state.delegated?.from ?? null;
  const why = `the delegation to ${state.person} has ended`;
  const hours = before.workingHours * SHARE_AFTER_WAITING;
  const back = from === null ? null : askedState(ladder, from, state.rung, now, hours);
  if (back === null)
    return climb(
      before,
      state.person,
      now,
      ladder,
      step(now, 'returned', state.person, null, why),
      SHARE_AFTER_WAITING,
    );
  const next = moved(before, back, now, step(now, 'returned', state.person, back.person, why));
  return { ...next, notices: [noLonger(state.person, why), ...next.notices] };
}

/** Anybody whom the gate counts may sign, whoever was asked. */
function signed(before: Assignment, by: PersonId, now: number, ladder: Ladder): Stepped {
  if (!ladder.eligible.has(by)) return refused(before, `a sign-off of ${by} would not count`);
  if (before.state.kind === 'signed' || before.state.kind === 'closed') return refused(before, 'it is not open');
  const first = before.state.kind === 'asked' ? before.state.deadline : null;
  const next = ends(before, { kind: 'signed', by, first }, step(now, 'signed', by, null, 'signed'));
  const waiting = before.state.kind === 'asked' && before.state.person !== by ? before.state.person : null;
  return waiting === null ? next : { ...next, notices: [noLonger(waiting, `${by} has signed`)] };
}

function declined(
  before: Assignment,
  { by, reason }: Extract<AssignmentEvent, { kind: 'declined' }>,
  now: number,
  ladder: Ladder,
): Stepped {
  const fault = notTheirs(before, by) ?? withoutReason(reason);
  if (fault !== null) return refused(before, fault);
  return climb(before, by, now, ladder, step(now, 'declined', by, null, reason), 1);
}

function handedOver(
  before: Assignment,
  { by, to, reason }: Extract<AssignmentEvent, { kind: 'handed-over' }>,
  now: number,
  ladder: Ladder,
): Stepped {
  const fault = notTheirs(before, by) ?? withoutReason(reason) ?? (by === to ? 'it is with them already' : null);
  if (fault !== null) return refused(before, fault);
  // To and fro would be a deadline that never comes.
  if (before.tried.includes(to)) return refused(before, `${to} was asked before; they can take it themselves`);
  const state = askedState(ladder, to, 'next', now, before.workingHours);
  if (state === null) return refused(before, `${to} may not sign it, or does not work`);
  return moved(before, state, now, step(now, 'handed-over', by, to, reason));
}

function delegated(
  before: Assignment,
  { by, to, until }: Extract<AssignmentEvent, { kind: 'delegated' }>,
  now: number,
  ladder: Ladder,
): Stepped {
  const fault = notTheirs(before, by) ?? (by === to ? 'it is with them already' : null);
  if (fault !== null) return refused(before, fault);
  if (until <= now) return refused(before, 'the delegation would end before it begins');
  const { state } = before;
  if (state.kind !== 'asked') return refused(before, 'it is with nobody');
  if (state.delegated !== null) return refused(before, 'what was delegated cannot be delegated again; hand it over');
  const next = askedState(ladder, to, state.rung, now, before.workingHours);
  if (next === null) return refused(before, `${to} may not sign it, or does not work`);
  const why = `${by} delegates it for a while`;
  return moved(before, { ...next, delegated: { from: by, until } }, now, step(now, 'delegated', by, to, why));
}

function taken(before: Assignment, by: PersonId, now: number, ladder: Ladder): Stepped {
  const { state } = before;
  if (state.kind === 'signed' || state.kind === 'closed') return refused(before, 'it is not open');
  if (state.kind === 'asked' && state.person === by) return refused(before, 'it is with them already');
  const next = askedState(ladder, by, 'next', now, before.workingHours);
  if (next === null) return refused(before, `${by} may not sign it, or does not work`);
  const why = `${by} takes it`;
  const after = moved(before, next, now, step(now, 'taken', null, by, why));
  return state.kind === 'asked' ? { ...after, notices: [noLonger(state.person, why), ...after.notices] } : after;
}

/** New content goes back to whoever signed; where little of it is new, until when they were asked first. */
function reopened(before: Assignment, unread: number, now: number, ladder: Ladder): Stepped {
  const { state } = before;
  if (state.kind !== 'signed') return refused(before, 'nobody has signed it');
  const back = askedState(ladder, state.by, 'first', now, before.workingHours);
  const why = 'there is new content';
  if (back === null) return climb(before, state.by, now, ladder, step(now, 'reopened', state.by, null, why), 1);
  const keeps = unread <= SMALL_PART && state.first !== null && state.first.due > now;
  const deadline = keeps && state.first !== null ? state.first : back.deadline;
  return moved(before, { ...back, deadline }, now, step(now, 'reopened', null, back.person, why));
}

/** The next rung, with a share of the hours of the tier. */
function climb(
  before: Assignment,
  from: PersonId,
  now: number,
  ladder: Ladder,
  why: AssignmentStep,
  share: number,
): Stepped {
  const tried = before.tried.includes(from) ? before.tried : [...before.tried, from];
  const state = nextRung(ladder, from, tried, now, before.workingHours * share);
  return moved({ ...before, tried }, state, now, { ...why, to: nameOf(state) });
}

function moved(before: Assignment, state: AssignmentState, now: number, why: AssignmentStep): Stepped {
  const asked = state.kind === 'asked' && !before.tried.includes(state.person) ? [state.person] : [];
  const assignment = { ...before, state, tried: [...before.tried, ...asked], steps: [...before.steps, why] };
  return { assignment, notices: noticesOf(state, why.why), refused: null };
}

function noticesOf(state: AssignmentState, why: string): readonly Notice[] {
  switch (state.kind) {
    case 'asked':
      return [{ to: person(state.person), what: 'asked', due: state.deadline.due, why }];
    case 'told':
      return state.rung === 'lead'
        ? [{ to: person(state.person), what: 'find-somebody', due: state.deadline.due, why }]
        : [{ to: { kind: 'group', name: state.group }, what: 'find-somebody', due: null, why }];
    case 'signed':
    case 'closed':
      return [];
  }
}

function nameOf(state: AssignmentState): string | null {
  if (state.kind === 'told' && state.rung === 'group') return state.group;
  return state.kind === 'asked' || state.kind === 'told' ? state.person : null;
}

function ends(before: Assignment, state: AssignmentState, why: AssignmentStep): Stepped {
  return { assignment: { ...before, state, steps: [...before.steps, why] }, notices: [], refused: null };
}

function notTheirs({ state }: Assignment, by: PersonId): string | null {
  return state.kind === 'asked' && state.person === by ? null : `it does not wait for ${by}`;
}

function withoutReason(reason: string): string | null {
  return reason.trim() === '' ? 'a reason is needed' : null;
}

function refused(assignment: Assignment, why: string): Stepped {
  return { assignment, notices: [], refused: why };
}

function unchanged(assignment: Assignment): Stepped {
  return { assignment, notices: [], refused: null };
}

function step(
  at: number,
  what: AssignmentStep['what'],
  from: PersonId | null,
  to: string | null,
  why: string,
): AssignmentStep {
  return { at, what, from, to, why };
}

function person(id: PersonId): Notice['to'] {
  return { kind: 'person', person: id };
}

function noLonger(id: PersonId, why: string): Notice {
  return { to: person(id), what: 'no-longer-asked', due: null, why };
}
