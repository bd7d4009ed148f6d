/** From the text of `.countersign/people.yml` to people; one identity in two entries is an error naming both lines. */
import type { Problem } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import { SENIOR_LEVEL } from '../../model/people.ts';
import type { ForgeAccount, Parsed, People, PeopleData, Person, Robot } from '../../model/people.ts';
import { inOrder } from '../reading/problems.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlPath, YamlText } from '../reading/yaml.ts';
import { decode } from './decode.ts';
import { peopleShape } from './people-shape.ts';
import type { AccountsShape, PeopleShape, PersonShape, RobotShape } from './people-shape.ts';
import { levelNumber } from './level.ts';

/** Words that a group may not be called, because policies use them. */
const RESERVED_GROUPS = new Set(['owners', 'policy-owners']);

/** Parses and checks a people file. Every problem is reported at once. */
export function parsePeople(source: string, file: string): Parsed<People> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const decoded = decode(peopleShape, yaml.text);
  if (decoded.kind === 'invalid') return decoded;
  const builder = new Builder(yaml.text);
  const people = builder.build(decoded.value, file);
  return builder.problems.length > 0
    ? { kind: 'invalid', problems: inOrder(builder.problems) }
    : { kind: 'ok', value: people };
}

/** Seconds since 1970 of the end of a day written as `2026-12-31`; null when there is no such day. */
function endOfDay(date: string): number | null {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) return null;
  return time / 1000 + 86_400;
}

class Builder {
  readonly problems: Problem[] = [];
  readonly #text: YamlText;
  readonly #persons = new Map<PersonId, Person>();
  readonly #robots: Robot[] = [];
  readonly #lines = new Map<string, number>();
  readonly #byEmail = new Map<string, Person | Robot>();
  readonly #byAccount = new Map<string, Person | Robot>();
  readonly #ambiguous = new Set<string>();
  readonly #teams = new Map<string, PersonId[]>();
  readonly #roles = new Map<string, PersonId[]>();

  constructor(text: YamlText) {
    this.#text = text;
  }

  build(shape: PeopleShape, file: string): People {
    for (const team of shape.teams) this.#teams.set(team, []);
    for (const [index, person] of shape.people.entries()) this.#person(person, ['people', index]);
    for (const [index, robot] of shape.robots.entries()) this.#robot(robot, ['robots', index]);
    for (const [index, person] of shape.people.entries()) this.#deputies(person, ['people', index]);
    this.#groupNames(shape);
    const data: PeopleData = {
      source: file,
      persons: this.#persons,
      robots: this.#robots,
      teams: this.#teams,
      roles: this.#roles,
      byEmail: this.#byEmail,
      byAccount: this.#byAccount,
    };
    return data as People;
  }

  #person(shape: PersonShape, path: YamlPath): void {
    if (shape.kind !== 'person') {
      const message = `\`${shape.id}\` is listed among people with kind ${shape.kind}`;
      this.#at([...path, 'kind'], message, 'an AI, a bot or a CI token is never a person: move it under `robots`');
      return;
    }
    if (shape.level !== undefined && shape.signer === true) {
      this.#at([...path, 'signer'], `\`${shape.id}\` has both a level and \`signer: true\``, 'keep one of them');
    }
    const id = shape.id as PersonId;
    const person: Person = {
      id,
      name: shape.name === '' ? shape.id : shape.name,
      emails: shape.emails.map((email) => email.toLowerCase()),
      forges: accountsOf(shape.forge),
      level: levelOf(shape),
      signer: shape.signer === true,
      teams: shape.teams,
      roles: shape.roles,
      deputies: shape.deputies.flatMap(({ person, until }) => {
        const end = endOfDay(until);
        return end === null ? [] : [{ person: person as PersonId, until: end }];
      }),
      captureEnrolled: shape.capture,
      line: this.#text.place([...path, 'id'], 'key').line,
    };
    this.#claimAll(person, shape, path);
    this.#persons.set(id, person);
    for (const team of shape.teams) append(this.#teams, team, id);
    for (const role of shape.roles) append(this.#roles, role, id);
  }

  #robot(shape: RobotShape, path: YamlPath): void {
    const robot: Robot = {
      id: shape.id,
      kind: shape.kind,
      emails: shape.emails.map((email) => email.toLowerCase()),
      forges: accountsOf(shape.forge),
      line: this.#text.place([...path, 'id'], 'key').line,
    };
    this.#claimAll(robot, shape, path);
    this.#robots.push(robot);
  }

  /** Every identity belongs to one entry only; ids of people, robots, teams and roles share one space. */
  #claimAll(entry: Person | Robot, shape: PersonShape | RobotShape, path: YamlPath): void {
    this.#claim(`id ${entry.id}`, `the id \`${entry.id}\``, [...path, 'id']);
    for (const [index, email] of entry.emails.entries()) {
      this.#claim(`email ${email}`, `the e-mail ${email}`, [...path, 'emails', index]);
      this.#byEmail.set(email, entry);
    }
    for (const account of entry.forges) {
      const where = [...path, 'forge', account.forge];
      if (account.login !== null) {
        const login = account.login.toLowerCase();
        this.#claim(`account ${account.forge}:${login}`, `the ${account.forge} account ${account.login}`, where);
        this.#byAccount.set(`${account.forge}:${login}`, entry);
        this.#anyForge(`*:${login}`, entry);
      }
      if (account.id !== null) {
        this.#claim(`account ${account.forge}:#${account.id}`, `the ${account.forge} id ${account.id}`, where);
        this.#byAccount.set(`${account.forge}:#${account.id}`, entry);
      }
      if (account.login === null && account.id === null)
        this.#at(where, `the ${account.forge} account is empty`, 'give login or id');
    }
    for (const field of ['teams', 'roles'] as const) {
      for (const [index, group] of (field in shape ? (shape as PersonShape)[field] : []).entries()) {
        if (RESERVED_GROUPS.has(group))
          this.#at([...path, field, index], `\`${group}\` is a built-in group`, 'choose another name');
      }
    }
  }

  /** A bare login means an account only while one person has it on all forges. */
  #anyForge(key: string, entry: Person | Robot): void {
    const known = this.#byAccount.get(key);
    if (known !== undefined && known !== entry) this.#ambiguous.add(key);
    if (this.#ambiguous.has(key)) this.#byAccount.delete(key);
    else this.#byAccount.set(key, entry);
  }

  #claim(key: string, what: string, path: YamlPath): void {
    const line = this.#text.place(path).line;
    const earlier = this.#lines.get(key);
    if (earlier === undefined) this.#lines.set(key, line);
    else this.#at(path, `${what} stands in line ${earlier} and in line ${line}`, 'one identity belongs to one entry');
  }

  #deputies(shape: PersonShape, path: YamlPath): void {
    for (const [index, deputy] of shape.deputies.entries()) {
      const where = [...path, 'deputies', index];
      if (endOfDay(deputy.until) === null)
        this.#at([...where, 'until'], `there is no day ${deputy.until}`, 'write a date such as 2026-12-31');
      if (deputy.person === shape.id)
        this.#at([...where, 'person'], 'nobody is their own deputy', 'name somebody else');
      else if (!this.#persons.has(deputy.person as PersonId)) {
        this.#at(
          [...where, 'person'],
          `the deputy \`${deputy.person}\` is not listed`,
          'add the person, or correct the id',
        );
      }
    }
  }

  /** A policy names people, teams and roles in one list, so a name means one of them only. */
  #groupNames(shape: PeopleShape): void {
    for (const [index, person] of shape.people.entries()) {
      const id = person.id;
      const kind = this.#teams.has(id) ? 'team' : this.#roles.has(id) ? 'role' : null;
      if (kind !== null) this.#at(['people', index, 'id'], `\`${id}\` is a person and a ${kind}`, 'rename one of them');
    }
    for (const team of this.#teams.keys()) {
      if (this.#roles.has(team)) this.#at(['people'], `\`${team}\` is a team and a role`, 'rename one of them');
    }
  }

  #at(path: YamlPath, message: string, remedy: string): void {
    if (this.problems.length < 50) this.problems.push(this.#text.problem(this.#text.place(path), message, remedy));
  }
}

function levelOf(shape: PersonShape): number {
  if (shape.level !== undefined) return levelNumber(shape.level);
  return shape.signer === true ? SENIOR_LEVEL : 0;
}

function accountsOf(shape: AccountsShape): readonly ForgeAccount[] {
  return Object.entries(shape).map(([forge, account]) =>
    typeof account === 'string'
      ? { forge, login: account, id: null }
      : { forge, login: account.login ?? null, id: account.id ?? null },
  );
}

function append(map: Map<string, PersonId[]>, key: string, id: PersonId): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [id]);
  else if (!list.includes(id)) list.push(id);
}
