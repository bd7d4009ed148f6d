/** From the text of `.countersign/people.yml` to people; one identity in two entries is an error naming both lines. */
import type { Problem, TextPlace } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import { SENIOR_LEVEL } from '../../model/people.ts';
import type {
  Availability,
  ForgeAccount,
  Parsed,
  People,
  PeopleData,
  Person,
  PersonPasskey,
  Robot,
} from '../../model/people.ts';
import type { Vendored } from '../../model/policy.ts';
import { inOrder } from '../reading/problems.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlPath, YamlText } from '../reading/yaml.ts';
import { readAvailability } from './availability.ts';
import { decode } from './decode.ts';
import { peopleShape } from './people-shape.ts';
import type { AccountsShape, PasskeyShape, PeopleShape, PersonShape, RobotShape } from './people-shape.ts';
import { levelNumber } from './level.ts';
import { baseText, isMapping, valueOf } from './overlay.ts';
import { shortVendorName } from './vendor.ts';

/** Words that a group may not be called, because policies use them. */
const RESERVED_GROUPS = new Set(['owners', 'policy-owners']);

/**
 * Parses and checks a people file. Every problem is reported at once. `vendored` is the copy that it extends
 * ({@link extendsOf} says which), null when it extends none.
 */
export function parsePeople(source: string, file: string, vendored: Vendored | null = null): Parsed<People> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const parts = valueOf(yaml.text.value, 'extends') === undefined ? partOf(yaml.text) : extending(yaml.text, vendored);
  return parts.kind === 'invalid' ? parts : peopleOf(parts.value, file);
}

/** One text with people, decoded. */
interface Part {
  readonly shape: PeopleShape;
  readonly text: YamlText;
  /** Ids that a later part describes anew. */
  readonly replaced: ReadonlySet<string>;
}

const NOBODY_REPLACED: ReadonlySet<string> = new Set();

function partOf(text: YamlText): Parsed<readonly Part[]> {
  const decoded = decode(peopleShape, text);
  return decoded.kind === 'invalid'
    ? decoded
    : { kind: 'ok', value: [{ shape: decoded.value, text, replaced: NOBODY_REPLACED }] };
}

/** The people of a vendored copy, which must hold by themselves, and the own ones, which go before them. */
function extending(text: YamlText, vendored: Vendored | null): Parsed<readonly Part[]> {
  const base = baseText(text, vendored);
  if (!('text' in base)) return { kind: 'invalid', problems: base };
  if (valueOf(base.text.value, 'extends') !== undefined) {
    const place = base.text.place(['extends'], 'key');
    const remedy = 'vendor a people file that stands by itself';
    return { kind: 'invalid', problems: [base.text.problem(place, 'a vendored copy cannot extend another', remedy)] };
  }
  const below = partOf(base.text);
  if (below.kind === 'invalid') return below;
  const alone = peopleOf(below.value, base.file);
  if (alone.kind === 'invalid') return alone;
  const above = partOf({ ...text, value: withPeople(text.value) });
  if (above.kind === 'invalid') return above;
  const own = above.value.flatMap(({ shape }) => [...shape.people, ...shape.robots].map(({ id }) => id));
  return { kind: 'ok', value: [...below.value.map((part) => ({ ...part, replaced: new Set(own) })), ...above.value] };
}

/** A file that extends another need not list anybody. */
function withPeople(value: unknown): unknown {
  return isMapping(value) && valueOf(value, 'people') === undefined ? { ...value, people: [] } : value;
}

function peopleOf(parts: readonly Part[], file: string): Parsed<People> {
  const builder = new Builder();
  const people = builder.build(parts, file);
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
  readonly #persons = new Map<PersonId, Person>();
  readonly #robots: Robot[] = [];
  readonly #places = new Map<string, TextPlace>();
  readonly #byEmail = new Map<string, Person | Robot>();
  readonly #byAccount = new Map<string, Person | Robot>();
  readonly #ambiguous = new Set<string>();
  readonly #teams = new Map<string, PersonId[]>();
  readonly #roles = new Map<string, PersonId[]>();
  /** The text whose entries are being read. */
  #text: YamlText | null = null;

  build(parts: readonly Part[], file: string): People {
    for (const { shape } of parts) for (const team of shape.teams) this.#teams.set(team, []);
    this.#each(parts, 'people', (person, path) => this.#person(person, path));
    this.#each(parts, 'robots', (robot, path) => this.#robot(robot, path));
    this.#each(parts, 'people', (person, path) => this.#deputies(person, path));
    this.#groupNames(parts);
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

  /** Every entry of a list that no later part describes anew, with its path in the text that it stands in. */
  #each<K extends 'people' | 'robots'>(
    parts: readonly Part[],
    list: K,
    visit: (entry: PeopleShape[K][number], path: YamlPath) => void,
  ): void {
    for (const { shape, text, replaced } of parts) {
      this.#text = text;
      const entries: readonly PeopleShape[K][number][] = shape[list];
      for (const [index, entry] of entries.entries()) if (!replaced.has(entry.id)) visit(entry, [list, index]);
    }
  }

  #place(path: YamlPath, part?: 'key'): TextPlace {
    return this.#text?.place(path, part) ?? { file: '', line: 1, column: 1 };
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
      lead: (shape.lead ?? null) as PersonId | null,
      availability: this.#availability(shape, path),
      captureEnrolled: shape.capture,
      passkeys: shape.passkeys.map((passkey, index) => this.#passkey(passkey, [...path, 'passkeys', index])),
      ...this.#origin(path),
    };
    this.#claimAll(person, shape, path);
    this.#persons.set(id, person);
    for (const team of shape.teams) append(this.#teams, team, id);
    for (const role of shape.roles) append(this.#roles, role, id);
  }

  #availability(shape: PersonShape, path: YamlPath): Availability {
    const { availability, faults } = readAvailability(shape);
    for (const fault of faults) this.#at([...path, ...fault.path], fault.message, fault.remedy);
    return availability;
  }

  #passkey(shape: PasskeyShape, path: YamlPath): PersonPasskey {
    const { name = null, credential, public_key: publicKey, rp_id: rpId, origins } = shape;
    const place = this.#place(path);
    return { name, credential, publicKey, rpId, origins, place: { ...place, file: shortVendorName(place.file) } };
  }

  #robot(shape: RobotShape, path: YamlPath): void {
    const robot: Robot = {
      id: shape.id,
      kind: shape.kind,
      emails: shape.emails.map((email) => email.toLowerCase()),
      forges: accountsOf(shape.forge),
      ...this.#origin(path),
    };
    this.#claimAll(robot, shape, path);
    this.#robots.push(robot);
  }

  #origin(path: YamlPath): { readonly file: string; readonly line: number } {
    const { file, line } = this.#place([...path, 'id'], 'key');
    return { file: shortVendorName(file), line };
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
    const place = this.#place(path);
    const earlier = this.#places.get(key);
    if (earlier === undefined) {
      this.#places.set(key, place);
      return;
    }
    const where = ({ file, line }: TextPlace): string =>
      (earlier.file === place.file ? '' : `${file}, `) + `line ${line}`;
    this.#at(path, `${what} stands in ${where(earlier)} and in ${where(place)}`, 'one identity belongs to one entry');
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
    const { lead } = shape;
    if (lead === undefined) return;
    if (lead === shape.id) this.#at([...path, 'lead'], 'nobody is their own lead', 'name somebody else');
    else if (!this.#persons.has(lead as PersonId))
      this.#at([...path, 'lead'], `the lead \`${lead}\` is not listed`, 'add the person, or correct the id');
  }

  /** A policy names people, teams and roles in one list, so a name means one of them only. */
  #groupNames(parts: readonly Part[]): void {
    this.#each(parts, 'people', ({ id }, path) => {
      const kind = this.#teams.has(id) ? 'team' : this.#roles.has(id) ? 'role' : null;
      if (kind !== null) this.#at([...path, 'id'], `\`${id}\` is a person and a ${kind}`, 'rename one of them');
    });
    for (const team of this.#teams.keys()) {
      if (this.#roles.has(team)) this.#at(['people'], `\`${team}\` is a team and a role`, 'rename one of them');
    }
  }

  #at(path: YamlPath, message: string, remedy: string): void {
    const text = this.#text;
    if (text !== null && this.problems.length < 50) this.problems.push(text.problem(text.place(path), message, remedy));
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
