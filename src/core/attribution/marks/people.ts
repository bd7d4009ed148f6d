/** The people whom the trailers of a message name. */
import type { Commit } from '../../../model/change.ts';
import { visitLines } from './message-lines.ts';

/** A person as a trailer writes it. Nothing here is authenticated, and an AI may be among them. */
export interface NamedPerson {
  readonly name: string;
  /** As written; empty when the trailer has no address. */
  readonly email: string;
  /** Line of the message, from 1. */
  readonly line: number;
}

export interface PeopleOfMessage {
  readonly coAuthors: readonly NamedPerson[];
  readonly signedOffBy: readonly NamedPerson[];
  /** Who prompted the agent: `Prompted-by`, written by `countersign flag --prompter`. */
  readonly prompters: readonly NamedPerson[];
}

/** Keys (lower case) of trailers that name who wrote the change. */
export const CO_AUTHOR_KEYS: ReadonlySet<string> = new Set([
  'co-authored-by',
  'co-developed-by',
  'co-author',
  'coauthored-by',
  'co-authored-with',
  // The default message of `git merge --squash` lists `Author:` lines.
  'author',
]);
export const SIGNED_OFF_KEY = 'signed-off-by';
const PROMPTED_KEY = 'prompted-by';

/** No message names more people than this; the rest is left out. */
const MAX_PEOPLE = 1000;

/** Co-authors, signers-off and prompters, in the order of the lines, each once per role. */
export function readPeopleOfMessage(commit: Commit): PeopleOfMessage {
  const known = read.get(commit);
  if (known !== undefined) return known;
  const people = readAnew(commit);
  read.set(commit, people);
  return people;
}

/** Marks, contributors and the prompter all ask for the people of the same commit. */
const read = new WeakMap<Commit, PeopleOfMessage>();

function readAnew(commit: Commit): PeopleOfMessage {
  const coAuthors = new PersonList();
  const signedOffBy = new PersonList();
  const prompters = new PersonList();
  // Every key ends in `by`, is `author`, or starts with `co`: a message with none of the words names nobody.
  if (!/(?:-by|author|-with)[ \t]*:/i.test(commit.message)) return { coAuthors: [], signedOffBy: [], prompters: [] };
  visitLines(commit.message, (line) => {
    if (line.value === null) return;
    const list = CO_AUTHOR_KEYS.has(line.word)
      ? coAuthors
      : line.word === SIGNED_OFF_KEY
        ? signedOffBy
        : line.word === PROMPTED_KEY
          ? prompters
          : null;
    if (list === null) return;
    for (const person of readPersons(line.value)) list.add({ ...person, line: line.number });
  });
  return { coAuthors: coAuthors.people, signedOffBy: signedOffBy.people, prompters: prompters.people };
}

/** Names and addresses of a trailer's value: `A <a@x>, B <b@y>`, `A a@x`, or a bare name (address empty). */
export function readPersons(value: string): readonly { readonly name: string; readonly email: string }[] {
  const people: { name: string; email: string }[] = [];
  let at = 0;
  while (at < value.length && people.length < 50) {
    const open = value.indexOf('<', at);
    const close = open < 0 ? -1 : value.indexOf('>', open);
    if (open < 0 || close < 0) break;
    people.push({ name: cleanName(value.slice(at, open)), email: value.slice(open + 1, close).trim() });
    at = close + 1;
  }
  if (people.length > 0) return people;
  const words = value.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  if (/^\(?[^\s@()]+@[^\s@()]+\)?$/.test(last)) {
    return [{ name: cleanName(words.slice(0, -1).join(' ')), email: last.replace(/^\(|\)$/g, '') }];
  }
  return [{ name: cleanName(value), email: '' }];
}

function cleanName(text: string): string {
  return text
    .trim()
    .replace(/^(?:[,;&]|and\b)\s*/i, '')
    .replace(/^["']|["']$/g, '');
}

class PersonList {
  readonly people: NamedPerson[] = [];
  readonly #seen = new Set<string>();

  add(person: NamedPerson): void {
    const key = `${person.name}\u0000${person.email.toLowerCase()}`;
    if (this.#seen.has(key) || this.people.length >= MAX_PEOPLE) return;
    this.#seen.add(key);
    this.people.push(person);
  }
}
