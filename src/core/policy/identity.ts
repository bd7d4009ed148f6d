/** Who an identity is: a listed person, a robot, or a guest of level 0 who never signs. */
import type { PersonId } from '../../model/id.ts';
import type { People, Person, Robot } from '../../model/people.ts';

/** The answer for one name and e-mail as a commit claims them. */
export type Who =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'robot'; readonly robot: Robot }
  | { readonly kind: 'guest'; readonly id: PersonId };

/** Finds the owner of an identity. E-mails are compared without case; forge no-reply addresses lead to the account. */
export function personOf(people: People, identity: { readonly name: string; readonly email: string }): Who {
  const email = identity.email.trim().toLowerCase();
  const entry = people.byEmail.get(email) ?? byNoReply(people, email);
  if (entry !== undefined) return whoIs(entry);
  return { kind: 'guest', id: guestId(email === '' ? identity.name : email) };
}

/** Finds a person by an id, an e-mail, `Name <e-mail>` or `@login`, as evidence and owners' files write them. */
export function personNamed(people: People, text: string): Who | null {
  const word = text.trim();
  const person = people.persons.get(word as PersonId);
  if (person !== undefined) return { kind: 'person', person };
  const bracketed = /<([^<>\s]{1,254})>$/.exec(word)?.[1];
  const email = bracketed ?? (/^[^@\s<>]+@[^@\s<>]+$/.test(word) ? word : undefined);
  if (email !== undefined) return personOf(people, { name: word, email });
  const entry = people.byAccount.get(`*:${word.replace(/^@/, '').toLowerCase()}`);
  return entry === undefined ? null : whoIs(entry);
}

/** Id of somebody who is in no file; control characters are dropped, length is bounded. */
export function guestId(text: string): PersonId {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
  return `guest:${clean === '' ? 'unnamed' : clean}` as PersonId;
}

/** Level that counts; robots and guests have none. */
export function levelOfWho(who: Who): number {
  return who.kind === 'person' ? who.person.level : 0;
}

/** Stable id for explanations. */
export function idOfWho(who: Who): PersonId {
  switch (who.kind) {
    case 'person':
      return who.person.id;
    case 'robot':
      return `robot:${who.robot.id}` as PersonId;
    case 'guest':
      return who.id;
  }
}

function whoIs(entry: Person | Robot): Who {
  return 'kind' in entry ? { kind: 'robot', robot: entry } : { kind: 'person', person: entry };
}

/** `123+login@users.noreply.github.com` and `123-login@users.noreply.gitlab.com`: the number decides when it is known. */
function byNoReply(people: People, email: string): Person | Robot | undefined {
  const found =
    /^(?:(\d{1,15})[+-])?([a-z0-9][a-z0-9._-]{0,99})(?:\[bot\])?@(?:users\.)?noreply\.(github|gitlab)\.com$/.exec(
      email,
    );
  const [, id, login, forge] = found ?? [];
  if (login === undefined || forge === undefined) return undefined;
  const byId = id === undefined ? undefined : people.byAccount.get(`${forge}:#${id}`);
  if (byId !== undefined) return byId;
  const byLogin = people.byAccount.get(`${forge}:${login}`);
  // A login that changed hands: the account's number is known and is another one.
  const other = byLogin?.forges.some((account) => account.forge === forge && account.id !== null && id !== undefined);
  return other === true ? undefined : byLogin;
}
