/**
 * An evaluation of policies that shares nothing with the comparison: documents as JSON, patterns as regular
 * expressions, requests one by one. Slow, and simple enough to be believed.
 */

export interface Doc {
  readonly Version: '2012-10-17';
  readonly Statement: readonly DocStatement[];
}

export interface DocStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Record<string, readonly string[]>>;
  readonly NotPrincipal?: Readonly<Record<string, readonly string[]>>;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface Asked {
  /** Kind and value, such as `AWS arn:aws:iam::1:role/a`; null for whom a policy is attached to. */
  readonly who: string | null;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Requests to be tried: every combination of these. */
export interface Universe {
  readonly who: readonly Asked['who'][];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly contexts: readonly Asked['context'][];
}

/** Whether the document allows the request. */
export function allows(doc: Doc, { who, action, resource, context }: Asked): boolean {
  return allowedIn(doc, { who: [who], actions: [action], resources: [resource], contexts: [context] })[0] === 1;
}

/** 1 for every allowed request of a universe; the last list varies fastest. */
export function allowedIn(doc: Doc, { who, actions, resources, contexts }: Universe): Uint8Array {
  const allowed = new Uint8Array(who.length * actions.length * resources.length * contexts.length);
  const denied = new Uint8Array(allowed.length);
  for (const statement of doc.Statement) {
    const marks = statement.Effect === 'Deny' ? denied : allowed;
    const [w, a, r, c] = [
      who.map((one) => speaksOf(statement, one)),
      actions.map((one) => inList(statement.Action, statement.NotAction, one, 'i')),
      resources.map((one) => inList(statement.Resource, statement.NotResource, one, '')),
      contexts.map((one) => conditionsHold(statement, one)),
    ] as const;
    mark(marks, w, a, r, c);
  }
  for (let at = 0; at < denied.length; at += 1) if (denied[at] === 1) allowed[at] = 0;
  return allowed;
}

/** Marks every combination that all four lists hold. */
function mark(
  marks: Uint8Array,
  who: readonly boolean[],
  actions: readonly boolean[],
  resources: readonly boolean[],
  contexts: readonly boolean[],
): void {
  let at = 0;
  for (const byWho of who) {
    for (const byAction of actions) {
      for (const byResource of resources) {
        if (byWho && byAction && byResource) {
          for (let offset = 0; offset < contexts.length; offset += 1)
            if (contexts[offset] === true) marks[at + offset] = 1;
        }
        at += contexts.length;
      }
    }
  }
}

function inList(
  plain: readonly string[] | undefined,
  negated: readonly string[] | undefined,
  text: string,
  flags: string,
): boolean {
  if (plain !== undefined) return anyOf(plain, text, flags);
  return negated === undefined || !anyOf(negated, text, flags);
}

function conditionsHold({ Condition }: DocStatement, context: Asked['context']): boolean {
  return Object.entries(Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => clause(operator, values, context[key.toLowerCase()] ?? [])),
  );
}

function speaksOf({ Principal, NotPrincipal }: DocStatement, who: string | null): boolean {
  if (Principal === undefined && NotPrincipal === undefined) return who === null;
  if (who === null) return false;
  if (Principal === '*') return true;
  const named = (Principal ?? NotPrincipal) as Readonly<Record<string, readonly string[]>>;
  const hit = Object.entries(named).some(([kind, values]) => values.some((value) => isWho(kind, value, who)));
  return Principal === undefined ? !hit : hit;
}

function isWho(kind: string, value: string, who: string): boolean {
  if (kind === 'AWS' && value === '*') return !who.startsWith('Service ') && !who.startsWith('Federated ');
  if (kind === 'AWS' && /^\d{12}$/.test(value)) return who.startsWith(`AWS arn:aws:iam::${value}:`);
  return who === `${kind} ${value}`;
}

const compiled = new Map<string, RegExp>();

function anyOf(patterns: readonly string[], text: string, flags: string): boolean {
  return patterns.some((pattern) => {
    const key = `${flags} ${pattern}`;
    let expression = compiled.get(key);
    if (expression === undefined) {
      const source = [...pattern]
        .map((char) => (char === '*' ? '.*' : char === '?' ? '.' : char.replaceAll(/[^\w]/g, String.raw`\$&`)))
        .join('');
      expression = new RegExp(`^${source}$`, flags);
      compiled.set(key, expression);
    }
    return expression.test(text);
  });
}

function clause(operator: string, wanted: readonly string[], given: readonly string[]): boolean {
  if (operator === 'Null') return (wanted[0] === 'true') === (given.length === 0);
  const [prefix, rest] = operator.includes(':') ? operator.split(':') : ['', operator];
  const optional = (rest ?? '').endsWith('IfExists');
  const base = optional ? (rest ?? '').slice(0, -8) : (rest ?? '');
  if (given.length === 0) {
    if (optional) return true;
    if (prefix === 'ForAllValues') return true;
    if (prefix === 'ForAnyValue') return false;
    return base.includes('Not');
  }
  const one = (value: string): boolean => {
    const equal = wanted.some((other) => compare(base.replace('Not', ''), other, value));
    return base.includes('Not') ? !equal : equal;
  };
  return prefix === 'ForAllValues' ? given.every(one) : given.some(one);
}

function compare(base: string, wanted: string, given: string): boolean {
  switch (base) {
    case 'StringEquals':
      return wanted === given;
    case 'StringEqualsIgnoreCase':
      return wanted.toLowerCase() === given.toLowerCase();
    case 'StringLike':
      return anyOf([wanted], given, '');
    case 'Bool':
      return wanted === given;
    case 'NumericEquals':
      return Number(given) === Number(wanted);
    case 'NumericLessThan':
      return Number(given) < Number(wanted);
    case 'NumericGreaterThanEquals':
      return Number(given) >= Number(wanted);
    case 'IpAddress': {
      const [network = '', length = '32'] = wanted.split('/');
      const bits = (address: string): string =>
        address
          .split('.')
          .map((part) => Number(part).toString(2).padStart(8, '0'))
          .join('')
          .slice(0, Number(length));
      return bits(network) === bits(given);
    }
    default:
      throw new TypeError(`no operator ${base}`);
  }
}
