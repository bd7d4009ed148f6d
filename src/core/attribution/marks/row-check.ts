/** What a row of the marks table must be, beyond its type: one sentence per problem. */
import type { Problem } from '../../../model/error.ts';
import type { MarkRow, TextPattern } from '../../../model/mark.ts';
import { compilePattern } from './text-pattern.ts';

const SHORTEST_NAME = 2;

/** Names of nobody in particular: a pattern for a tool's name that fits them all fits every person. */
const ORDINARY_NAMES = ['maria lopez', 'wei zhang', 'jörg ødegård', 'ann'];

/** Problems of one row; empty when it can be used. */
export function checkRow(row: MarkRow): Problem[] {
  const problems: Problem[] = [];
  const say = (message: string, remedy?: string): void => {
    const text = `marks, row ${JSON.stringify(row.id)}: ${message}`;
    problems.push(remedy === undefined ? { place: null, message: text } : { place: null, message: text, remedy });
  };
  if (!/^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*$/.test(row.id)) {
    say(
      'an id is lower-case words of letters, digits and hyphens, joined by dots',
      'Write it like `acme-agent.footer`.',
    );
  }
  if (row.tool !== null && !/^[a-z0-9][a-z0-9-]*$/.test(row.tool)) {
    say(`the tool id ${JSON.stringify(row.tool)} is not lower-case letters, digits and hyphens`);
  }
  for (const window of row.windows ?? []) {
    if (Number.isNaN(dayStart(window.from)) || Number.isNaN(dayStart(window.to)) || window.from > window.to) {
      say(`the window ${window.from}..${window.to} is not two days in order`, 'Write days as 2026-04-22.');
    }
  }
  for (const pattern of patternsOf(row)) {
    const result = compilePattern(pattern);
    if (typeof result === 'string') say(result);
  }
  checkKind(row, say);
  return problems;
}

/** Midnight (UTC) of a day written `YYYY-MM-DD`, in seconds since 1970; NaN for anything else. */
export function dayStart(day: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return Number.NaN;
  const milliseconds = Date.parse(`${day}T00:00:00Z`);
  // Date.parse rolls over days that do not exist (31 June); a day that is not written as itself is none.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(day)) return Number.NaN;
  return milliseconds / 1000;
}

function checkKind(row: MarkRow, say: (message: string, remedy?: string) => void): void {
  switch (row.kind) {
    case 'email':
      if (row.emails.length === 0) say('it names no e-mail address');
      for (const email of row.emails) checkEmail(email, say);
      return;
    case 'account':
      if (!Number.isSafeInteger(row.account) || row.account <= 0)
        say('a GitHub account number is a positive whole number');
      return;
    case 'login':
      if (patternLength(row.login) < 2) say('the login is too short to tell anybody apart');
      return;
    case 'address-suffix':
      if (!/^[@.][a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(row.suffix)) say('an address suffix looks like `@example.com`');
      checkName(row.beside, say);
      return;
    case 'name':
      checkName(row.name, say);
      return;
    case 'trailer':
      if (row.keys.length === 0) say('it names no trailer key');
      for (const key of [...row.keys, ...(row.modelKey === undefined ? [] : [row.modelKey])]) {
        if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(key))
          say(`${JSON.stringify(key)} is not a trailer key (letters, digits, hyphens)`);
      }
      return;
    case 'body-line':
      if (row.lines.length === 0) say('it has no pattern');
      return;
    case 'note-ref':
      if (!/^refs\/notes\/\S+$/.test(row.ref)) say('a notes ref starts with refs/notes/');
      return;
    case 'tool-name':
      if (row.names.length === 0) say('it has no name');
      for (const name of row.names) {
        if (name.text.trim() !== name.text || name.text.length < 2 || name.text.length > 100) {
          say(`the name ${JSON.stringify(name.text)} is too short, too long or starts or ends with a space`);
        }
      }
      return;
    case 'model-name':
      if (row.starts.length === 0) say('it names no model');
      for (const start of row.starts) {
        if (start.replace(/[#$]/g, '').trim().length < 1 || start.length < 2)
          say(`${JSON.stringify(start)} is too short for a model's name`);
      }
      return;
    case 'branch':
    case 'subject':
    case 'prose':
      return;
  }
}

function checkName(name: TextPattern, say: (message: string, remedy?: string) => void): void {
  if (patternLength(name) < SHORTEST_NAME) say('the name is too short to tell a tool from a person');
  const pattern = compilePattern(name);
  if (typeof pattern === 'string' || !ORDINARY_NAMES.every((ordinary) => pattern.matches(ordinary))) return;
  say('the name pattern fits ordinary names, so it would make every person an AI', 'Write the tool’s own name.');
}

function checkEmail(email: string, say: (message: string, remedy?: string) => void): void {
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(email)) return;
  const domain = /^@?[^\s@<>]+\.[^\s@<>]+$/.test(email);
  say(
    domain
      ? `${JSON.stringify(email)} is a domain, and people of that company have addresses there`
      : `${JSON.stringify(email)} is not an e-mail address`,
    domain ? 'Name exact addresses, or use kind `address-suffix` with the tool’s name in `beside`.' : undefined,
  );
}

function patternLength(pattern: TextPattern): number {
  return pattern.kind === 'regex' ? pattern.source.length : pattern.text.trim().length;
}

function patternsOf(row: MarkRow): readonly TextPattern[] {
  switch (row.kind) {
    case 'email':
    case 'account':
      return row.beside === undefined ? [] : [row.beside];
    case 'login':
      return row.beside === undefined ? [row.login] : [row.login, row.beside];
    case 'address-suffix':
      return [row.beside];
    case 'name':
      return [row.name];
    case 'trailer':
      return row.value.kind === 'pattern' ? [row.value.pattern] : [];
    case 'body-line':
      return row.lines;
    case 'branch':
      return [row.branch];
    case 'subject':
      return [row.subject];
    case 'note-ref':
    case 'tool-name':
    case 'model-name':
    case 'prose':
      return [];
  }
}
