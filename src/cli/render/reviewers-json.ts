/** Whom to ask for a change, for a program. */
import type { Reviewers } from '../../app/routing/reviewers.ts';
import type { BusWarning, TouchedSystem } from '../../core/routing/bus-factor.ts';
import type { PersonId } from '../../model/id.ts';
import type { People } from '../../model/people.ts';
import type { Ask, LeftOut, Ranked, Unroutable } from '../../model/routing.ts';

export const REVIEWERS_SCHEMA = 'countersign.dev/reviewers/v1';

/** Times are ISO 8601, UTC. */
export function reviewersJson(answer: Reviewers): object {
  const { routing, people, keyless } = answer;
  return {
    subject: answer.subject,
    target: answer.target,
    now: iso(answer.now),
    tier: answer.tier,
    files: answer.files,
    enforced: answer.enforced,
    needs: answer.demands.map(({ rule, asks, lacking, signed }) => ({ rule, asks, lacking, signed })),
    asks: routing.asks.map((ask) => askJson(ask, people, keyless)),
    group: routing.group,
    unroutable: routing.unroutable.map(unroutableJson),
    order: routing.order.map(rankedJson),
    leftOut: routing.leftOut.map(leftOutJson),
    warnings: answer.warnings.map(warningJson),
    systems: answer.systems.map(systemJson),
    strangers: answer.strangers.map(({ name, familiarity }) => ({
      name,
      familiarity: { ...familiarity, last: isoOrNull(familiarity.last) },
    })),
    hindrances: answer.hindrances,
    history: answer.history,
    notices: answer.notices,
  };
}

function askJson(ask: Ask, people: People, keyless: ReadonlySet<PersonId>): object {
  const person = people.persons.get(ask.person);
  const { person: _, ...because } = rankedJson(ask.because) as Record<string, unknown>;
  return {
    person: ask.person,
    name: person?.name ?? ask.person,
    level: person?.level ?? 0,
    rules: ask.rules,
    because,
    instead: ask.instead,
    timeZone: person?.availability.timeZone ?? null,
    deputy: ask.deputy,
    deputyNamed: ask.deputyNamed,
    next: ask.next,
    lead: ask.lead,
    withoutKey: keyless.has(ask.person),
  };
}

function rankedJson({ person, familiarity, score, load, deadline, leaving, concentrated }: Ranked): object {
  const { start, remind, due, workingHours } = deadline;
  return {
    person,
    score,
    familiarity: { ...familiarity, last: isoOrNull(familiarity.last) },
    load,
    leaving,
    concentrated,
    deadline: { start: iso(start), remind: iso(remind), due: iso(due), workingHours },
  };
}

function unroutableJson({ leftOut, ...rest }: Unroutable): object {
  return { ...rest, leftOut: leftOut.map(leftOutJson) };
}

function leftOutJson({ person, kind, why, until }: LeftOut): object {
  return { person, kind, why, until: isoOrNull(until) };
}

function systemJson({ name, serviceTier, truck, withoutAi }: TouchedSystem): object {
  return { name, serviceTier, truckFactor: truck, withoutAi };
}

function warningJson(warning: BusWarning): object {
  switch (warning.kind) {
    case 'only-one-eligible':
      return warning;
    case 'truck-factor':
      return { ...warning, system: warning.system.name };
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

function isoOrNull(seconds: number | null): string | null {
  return seconds === null ? null : iso(seconds);
}
