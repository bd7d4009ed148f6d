/** Short forms for writing the built-in rows. Names of tools are data of the tables, never of the code. */
import type {
  AccountMark,
  BodyLineMark,
  BranchMark,
  EmailMark,
  LoginMark,
  TextPattern,
  ToolName,
  ToolNameMark,
  TrailerMark,
} from '../../../model/mark.ts';

/** What all rows of one tool share. */
export interface Family {
  readonly tool: string | null;
  readonly role?: 'agent' | 'suggestion' | 'automation';
}

export const exact = (text: string): TextPattern => ({ kind: 'exact', text });
export const prefix = (text: string): TextPattern => ({ kind: 'prefix', text });
export const suffix = (text: string): TextPattern => ({ kind: 'suffix', text });
export const contains = (text: string): TextPattern => ({ kind: 'contains', text });
/** What makes it linear is held by a test of the whole table. */
export const regex = (source: string): TextPattern => ({ kind: 'regex', source, reviewed: true });

export function email(
  of: Family,
  id: string,
  origin: string,
  emails: readonly string[],
  beside?: TextPattern,
): EmailMark {
  const row = {
    kind: 'email',
    id,
    tool: of.tool,
    weight: 'declared',
    role: of.role ?? 'agent',
    origin,
    emails,
  } as const;
  return beside === undefined ? row : { ...row, beside };
}

export function account(of: Family, id: string, origin: string, number: number, login: string): AccountMark {
  return {
    kind: 'account',
    id,
    tool: of.tool,
    weight: 'declared',
    role: of.role ?? 'agent',
    origin,
    account: number,
    login,
  };
}

export function login(of: Family, id: string, origin: string, text: TextPattern, anyId: boolean): LoginMark {
  return { kind: 'login', id, tool: of.tool, weight: 'declared', role: of.role ?? 'agent', origin, login: text, anyId };
}

/** A trailer whose value is a session link, or anything that is no denial. */
export function trailer(
  of: Family,
  id: string,
  origin: string,
  keys: readonly string[],
  value?: TextPattern,
  session = false,
): TrailerMark {
  return {
    kind: 'trailer',
    id,
    tool: of.tool,
    weight: 'declared',
    role: of.role ?? 'agent',
    origin,
    keys,
    value: value === undefined ? { kind: 'affirmative' } : { kind: 'pattern', pattern: value },
    session,
  };
}

export function footer(
  of: Family,
  id: string,
  origin: string,
  lines: readonly TextPattern[],
  session = false,
): BodyLineMark {
  return { kind: 'body-line', id, tool: of.tool, weight: 'declared', role: of.role ?? 'agent', origin, lines, session };
}

export function branch(of: Family, id: string, origin: string, name: TextPattern): BranchMark {
  return { kind: 'branch', id, tool: of.tool, weight: 'inferred', role: 'agent', origin, branch: name };
}

/** Names of a tool: `tool` names are nobody else's, `words` mean the tool in a tool's trailer, `givenNames` need more. */
export function names(
  tool: string,
  toolName: string,
  of: {
    readonly tool?: readonly string[];
    readonly words?: readonly string[];
    readonly givenNames?: readonly string[];
    readonly prose?: readonly string[];
    readonly domains?: readonly string[];
  },
): ToolNameMark {
  const prose = new Set(of.prose);
  const entry =
    (means: ToolName['means']) =>
    (text: string): ToolName =>
      prose.has(text) ? { text, means, prose: true } : { text, means };
  const all = [
    ...(of.tool ?? []).map(entry('tool')),
    ...(of.words ?? []).map(entry('word')),
    ...(of.givenNames ?? []).map(entry('given-name')),
  ];
  const row = {
    kind: 'tool-name',
    id: `${tool}.name`,
    tool,
    toolName,
    weight: 'inferred',
    role: 'agent',
    origin: 'names used in the rows of this tool',
    names: all,
  } as const;
  return of.domains === undefined ? row : { ...row, domains: of.domains };
}
