/** Whom to ask for a change, in which order, until when, why; who was left out; and where knowledge hangs on one person. */
import type { Reviewers } from '../../app/routing/reviewers.ts';
import type { BusWarning, Shadow } from '../../core/routing/bus-factor.ts';
import { shortRef } from '../../app/change/change.ts';
import type { PersonId, RefName } from '../../model/id.ts';
import type { Ask, Familiarity, LeftOut, Unroutable } from '../../model/routing.ts';
import { counted, hanging, percent } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';
import { paintSeverity } from './words.ts';

const LEFT_OUT_SHOWN = 8;
const DAY = 86_400;
/** Less than this is no reason to ask somebody. */
const LEAST_SHARE = 0.01;

/** The answer for people; `all` shows the whole order and everybody who was left out. */
export function renderReviewers(answer: Reviewers, style: Style, all: boolean): string {
  const { asks, unroutable } = answer.routing;
  return [
    head(answer, style),
    ...asks.map((ask, index) => askLines(ask, index + 1, answer, style)),
    ...unroutable.map((one) => nobodyLines(one, answer, style)),
    order(answer, style, all),
    unroutable.length > 0 ? '' : leftOut(answer, style, all),
    warnings(answer, style),
    strangers(answer, style),
    notices(answer, style),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function head(answer: Reviewers, style: Style): string {
  const { subject, target, tier, files, demands } = answer;
  const open = demands.filter(({ lacking }) => lacking > 0);
  const what = `${style.bold(oneLine(subject))} for ${oneLine(shortRef(target as RefName))}: ${counted(files, 'file')}, risk ${paintSeverity(tier, tier, style)}`;
  const needs = open.map(({ asks, rule, signed }) =>
    hanging(
      '  needs ',
      `${oneLine(asks)} ${style.dim(`(${oneLine(rule)})`)}${signed.length === 0 ? '' : `; signed by ${signed.map((id) => nameOf(id, answer)).join(', ')}`}`,
      style.width,
    ),
  );
  const stuck = answer.hindrances.map((text) =>
    hanging(`  ${style.bad('✗')} `, `It cannot land, whoever signs: ${oneLine(text)}`, style.width),
  );
  return [what, ...stuck, ...needs, ...nothingOpen(answer, style)].join('\n');
}

function nothingOpen({ files, demands, hindrances }: Reviewers, style: Style): readonly string[] {
  if (files === 0) return ['  It changes nothing, so nobody need be asked.'];
  if (demands.some(({ lacking }) => lacking > 0)) return [];
  if (demands.length > 0) return [`  ${style.good('✓')} All that it needs is signed.`];
  return hindrances.length > 0 ? [] : ['  The policy asks for no sign-off, so nobody need be asked.'];
}

function askLines(ask: Ask, number: number, answer: Reviewers, style: Style): string {
  const { deadline } = ask.because;
  const row = (label: string, text: string): string => hanging(`   ${style.dim(label.padEnd(6))} `, text, style.width);
  const then = [
    ...(ask.deputy === null ? [] : [`${nameOf(ask.deputy, answer)}${ask.deputyNamed ? ' (deputy)' : ''}`]),
    ...ask.next.map((id) => nameOf(id, answer)),
    ...(ask.lead === null ? [] : [`${nameOf(ask.lead, answer)} (lead)`]),
    `told: ${oneLine(groupOf(answer))}`,
  ];
  const lines = [
    `${style.bold(`${number}. Ask ${nameOf(ask.person, answer)}`)}${style.dim(detailsOf(ask.person, answer))}`,
    row(
      'by',
      `${style.bold(timeFor(deadline.due, ask.person, answer))} ${style.dim(`(${hours(deadline.workingHours)} of their working time; ${startPhrase(ask, answer)})`)}`,
    ),
    row('why', whyPhrase(ask, answer)),
    row('else', then.length > 1 ? then.join(', then ') : `nobody besides may sign; ${then[0] ?? ''}`),
  ];
  if (answer.demands.length > 1) lines.splice(1, 0, row('for', ask.rules.map(oneLine).join(', ')));
  if (ask.instead !== null) lines.push(row('not', insteadPhrase(ask.instead, answer)));
  if (answer.keyless.has(ask.person) && !nobodyHasKeys(answer)) {
    const how = 'has no key on the home ref and cannot sign yet: countersign passkey add, or a line in allowed_signers';
    lines.push(row(style.warn('!'), how));
  }
  return lines.join('\n');
}

function whyPhrase({ because, rules }: Ask, answer: Reviewers): string {
  const known = knowledgePhrase(because.familiarity, answer);
  const others = answer.routing.order.length - 1;
  const only = others === 0 ? 'the only one who may sign' : null;
  const several = rules.length > 1 ? `counts for ${rules.length} requirements` : null;
  const nobodyKnows = answer.routing.order.every(({ familiarity }) => knowledgePhrase(familiarity, answer) === null);
  const stranger = `knows nothing of these files yet${others > 0 && nobodyKnows ? ', and nobody does who may sign' : ''}`;
  const leaving = because.leaving ? 'goes on leave before it would be due' : null;
  return [only, known ?? stranger, several, loadPhrase(because.load), leaving]
    .filter((text) => text !== null)
    .join('; ');
}

/** What somebody knows, the most telling first; null for nothing. */
function knowledgePhrase(known: Familiarity, { now, lines: all }: Reviewers): string | null {
  const parts: string[] = [];
  const lines = Math.round(known.lines);
  if (lines > 0) parts.push(`wrote ${partOf(lines, all)} that it changes or adds to`);
  if (known.authored >= LEAST_SHARE) parts.push(`${share(known.authored)} of the recent work on these files`);
  if (known.reviewed >= LEAST_SHARE) parts.push(`has signed ${share(known.reviewed)} of these paths before`);
  if (known.owned > 0) parts.push(known.owned === 1 ? 'owns all of these paths' : `owns some of these paths`);
  if (parts.length === 0 && known.nearby >= LEAST_SHARE)
    parts.push(`${share(known.nearby)} of the recent work beside these files`);
  if (parts.length === 0) {
    if (known.elsewhere < LEAST_SHARE) return null;
    return `new to these files; ${share(known.elsewhere)} of the recent work elsewhere`;
  }
  return known.last === null ? parts.join(', ') : `${parts.join(', ')}, last ${ago(now - known.last)}`;
}

function partOf(lines: number, all: number): string {
  if (lines < all) return `${lines} of the ${counted(all, 'line')}`;
  return all === 1 ? 'the line' : `all ${counted(all, 'line')}`;
}

function loadPhrase(load: number | null): string | null {
  return load === null ? null : `${Math.round(load * 100)} % of a week’s reviews wait already`;
}

function insteadPhrase({ of, why }: NonNullable<Ask['instead']>, answer: Reviewers): string {
  const name = nameOf(of, answer);
  switch (why) {
    case 'spread':
      return `${name}, who signed more than half of what was signed here in 28 days: every third change goes to the second-best`;
    case 'teams':
      return `${name}: the policy wants different teams`;
  }
}

function nobodyLines(
  { rule, asks, short, leftOut: out, happens }: Unroutable,
  answer: Reviewers,
  style: Style,
): string {
  const many = short === 1 ? 'Nobody can' : `${short} people cannot`;
  const title = short === 1 ? `${many} be asked for ${oneLine(asks)}` : `${many} be found for ${oneLine(asks)}`;
  const rows = out.map((one) => leftOutLine(one, answer, style));
  const none =
    answer.people.source === null ? ['  There is no .countersign/people.yml on the home ref, so nobody is known.'] : [];
  return [
    `${style.bad('✗')} ${style.bold(title)} ${style.dim(`(${oneLine(rule)})`)}`,
    ...none,
    ...rows,
    hanging('  Then   ', `${oneLine(happens)}; told: ${oneLine(groupOf(answer))}`, style.width),
  ].join('\n');
}

function order(answer: Reviewers, style: Style, all: boolean): string {
  const { order: ranked } = answer.routing;
  if (!all || ranked.length === 0) return '';
  const rows = ranked.map(({ person, score, familiarity }, index) => {
    const known = knowledgePhrase(familiarity, answer) ?? 'knows nothing of these files yet';
    return hanging(
      `  ${String(index + 1).padStart(3)}. `,
      `${nameOf(person, answer)}: ${style.dim(`${known} [${score.toFixed(2)}]`)}`,
      style.width,
    );
  });
  return [style.bold('The order'), ...rows].join('\n');
}

/** Who has a part in it or is away is named; that many others are below a level is one line. */
function leftOut(answer: Reviewers, style: Style, all: boolean): string {
  const { leftOut: out, asks } = answer.routing;
  if (out.length === 0 || asks.length === 0) return '';
  const best = asks[0]?.because.familiarity.score ?? 0;
  const scoreOf = (one: LeftOut): number => answer.knowledge.get(one.person)?.score ?? 0;
  // Who is below the level is worth a line when they know it better than whoever is asked.
  const telling = out
    .filter((one) => (one.kind !== 'level' && one.kind !== 'not-asked') || scoreOf(one) > best)
    .sort((a, b) => scoreOf(b) - scoreOf(a));
  const shown = all ? out : telling.slice(0, LEFT_OUT_SHOWN);
  const rest = out.filter((one) => !shown.includes(one));
  const more = rest.length === 0 ? [] : [hanging('  ', style.dim(othersPhrase(rest)), style.width)];
  return [style.bold('Left out'), ...shown.map((one) => leftOutLine(one, answer, style)), ...more].join('\n');
}

function othersPhrase(rest: readonly LeftOut[]): string {
  const below = rest.filter(({ kind }) => kind === 'level').length;
  const unasked = rest.filter(({ kind }) => kind === 'not-asked').length;
  const reasons = [
    [below, 'below the level that is asked for'],
    [unasked, 'not among those asked for'],
    [rest.length - below - unasked, 'for other reasons (--verbose)'],
  ] as const;
  const given = reasons.filter(([count]) => count > 0);
  const [only] = given;
  const why =
    given.length === 1 && only !== undefined ? only[1] : given.map(([count, text]) => `${count} ${text}`).join(', ');
  return `and ${counted(rest.length, 'other')}, ${why}`;
}

function leftOutLine({ person, kind, why, until }: LeftOut, answer: Reviewers, style: Style): string {
  const end = until === null ? '' : ` until ${timeFor(until, person, answer)}`;
  const known = answer.knowledge.get(person);
  // That an author knows the code is no news.
  const phrase = known === undefined || kind === 'contributor' ? null : knowledgePhrase(known, answer);
  const knows = phrase === null ? '' : `; ${phrase}`;
  return hanging('  ', `${nameOf(person, answer)} ${style.dim(`${oneLine(why)}${end}${knows}`)}`, style.width);
}

function warnings(answer: Reviewers, style: Style): string {
  if (answer.warnings.length === 0) return '';
  const rows = answer.warnings.map((one) => hanging(`${style.warn('!')} `, warningPhrase(one, answer), style.width));
  return [style.bold('Hangs on one person'), ...rows].join('\n');
}

function warningPhrase(warning: BusWarning, answer: Reviewers): string {
  switch (warning.kind) {
    case 'only-one-eligible':
      return `Only ${nameOf(warning.person, answer)} could give ${oneLine(warning.asks)}. ${shadowPhrase(warning.shadow, answer)}`;
    case 'truck-factor': {
      const { system, person, raises } = warning;
      const files = system.truck?.people[0]?.files ?? 0;
      const tier = system.serviceTier === null ? '' : ` (service tier ${system.serviceTier})`;
      const without =
        system.withoutAi === null
          ? ''
          : `; without what AI had a part in, the truck factor is ${system.withoutAi.factor}`;
      const own = raises ? ' This change is theirs as well.' : '';
      return `Truck factor 1: without ${nameOf(person, answer)}, who authors ${files} of ${counted(system.truck?.files ?? 0, 'file')} of ${oneLine(system.name)}${tier}, fewer than half have an author left${without}.${own} ${shadowPhrase(warning.shadow, answer)}`;
    }
  }
}

function shadowPhrase(shadow: Shadow | null, answer: Reviewers): string {
  if (shadow === null) return 'Nobody else is in the people file who could become the second.';
  const why = shadow.score > 0 ? 'who knows most of it besides' : 'though nobody else knows it yet';
  return `To grow a second, let ${nameOf(shadow.person, answer)} read along, ${why}.`;
}

function strangers(answer: Reviewers, style: Style): string {
  const { strangers: all, people } = answer;
  if (all.length === 0) return '';
  const where = people.source === null ? '' : ` and ${all.length === 1 ? 'is' : 'are'} not in the people file`;
  const rows = all.map(({ name, familiarity }) =>
    hanging('  ', `${clipped(name, 60)}: ${style.dim(knowledgePhrase(familiarity, answer) ?? '')}`, style.width),
  );
  return [style.bold(`Know it well${where}`), ...rows].join('\n');
}

function notices(answer: Reviewers, style: Style): string {
  const none = nobodyHasKeys(answer)
    ? ['Nobody named here has a key on the home ref yet, so nobody of them can sign: countersign passkey add.']
    : [];
  return [...answer.notices, ...none]
    .map((text) => hanging(`${style.warn('!')} `, oneLine(text), style.width))
    .join('\n');
}

/** Said once, and not of each. */
function nobodyHasKeys({ keyless, routing }: Reviewers): boolean {
  return (
    routing.asks.length > 0 &&
    routing.asks.every(({ person, deputy }) => keyless.has(person) && (deputy === null || keyless.has(deputy)))
  );
}

function groupOf({ routing }: Reviewers): string {
  return routing.group === 'policy-owners' ? 'the owners of the policy' : routing.group;
}

function detailsOf(id: PersonId, { people }: Reviewers): string {
  const person = people.persons.get(id);
  if (person === undefined) return '';
  const level = person.signer ? 'signer' : `L${person.level}`;
  const teams = person.teams.length === 0 ? '' : `, ${person.teams.map(oneLine).join(', ')}`;
  return `  ${level}${teams}`;
}

function nameOf(id: PersonId, { people }: Reviewers): string {
  const name = people.persons.get(id)?.name ?? id;
  return name === id ? clipped(id, 60) : `${clipped(name, 60)} (${clipped(id, 60)})`;
}

function startPhrase({ because, person }: Ask, answer: Reviewers): string {
  const { start } = because.deadline;
  const zone = answer.people.persons.get(person)?.availability.timeZone ?? null;
  const unknown = zone === null ? '; UTC, for no time_zone is given' : '';
  return `${whenPhrase(start, person, answer)}${unknown}`;
}

function whenPhrase(start: number, person: PersonId, answer: Reviewers): string {
  return start <= answer.now ? 'they are at work now' : `they are back ${timeFor(start, person, answer)}`;
}

/** The time where the person is: `Tue 24 Nov 17:00 Europe/Berlin`. */
function timeFor(seconds: number, id: PersonId, { people, now }: Reviewers): string {
  const timeZone = people.persons.get(id)?.availability.timeZone ?? 'UTC';
  const far = Math.abs(seconds - now) > 300 * DAY;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(far ? { year: 'numeric' } : {}),
  }).format(seconds * 1_000);
  return `${parts.replace(/,/g, '')} ${timeZone}`;
}

function hours(count: number): string {
  return counted(count, 'hour');
}

function share(part: number): string {
  return percent(Math.round(part * 1_000), 1_000);
}

function ago(seconds: number): string {
  const days = Math.max(0, Math.floor(seconds / DAY));
  if (days < 1) return 'today';
  if (days < 60) return `${counted(days, 'day')} ago`;
  return days < 730 ? `${Math.round(days / 30)} months ago` : `${Math.round(days / 365)} years ago`;
}
