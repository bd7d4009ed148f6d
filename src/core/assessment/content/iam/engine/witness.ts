/** A witness as a request that a person understands, and as text. */
import type { Policy } from '../../../../reading/iam/policy.ts';
import { isWild, matchesAll } from '../../../../reading/iam/pattern.ts';
import { TELLING_ACTIONS } from '../tables/telling-actions.ts';
import { ATTACHED_RESOURCE } from './box.ts';
import type { Added } from './compare.ts';
import { permits } from './permits.ts';
import type { Request } from './permits.ts';
import { ATTACHED_ASKER } from './principals.ts';

/** A witness and whether a clause that nobody understood had to be taken as true or false for it. */
export interface ShownWitness {
  readonly request: Request;
  /** Operators and keys of such clauses. */
  readonly assumed: readonly string[];
}

/**
 * The request of a witness: the action in the author's spelling, or a well-known one among those that the new
 * statement's wildcard adds.
 */
export function requestOf({ witness, statement }: Added, before: Policy, after: Policy): ShownWitness {
  let request: Request = { asker: ATTACHED_ASKER, action: '', resource: ATTACHED_RESOURCE, context: new Map() };
  const context = new Map<string, readonly string[]>();
  const assumed: string[] = [];
  for (const value of witness) {
    if (value.kind === 'principal') request = { ...request, asker: value.asker };
    else if (value.kind === 'action') request = { ...request, action: value.text };
    else if (value.kind === 'resource') request = { ...request, resource: value.text };
    else if (value.kind === 'condition') context.set(value.key, value.values);
    else assumed.push(`${value.clause.operator} ${value.clause.key} ${value.holds ? 'holds' : 'does not hold'}`);
  }
  request = { ...request, context };
  if (assumed.length > 0) return { request, assumed };
  // What another statement allows would be no witness for this one.
  const own = { statements: [statement, ...after.statements.filter(({ effect }) => effect === 'Deny')] };
  const added = (one: Request): boolean => permits(own, one) && !permits(before, one);
  return { request: plainer(request, statement.actions.patterns, statement.resources?.patterns ?? [], added), assumed };
}

type Patterns = Added['statement']['actions']['patterns'];

function plainer(
  request: Request,
  actions: Patterns,
  resources: Patterns,
  added: (request: Request) => boolean,
): Request {
  const spelled = actions.find(({ text }) => text.toLowerCase() === request.action);
  let better = spelled === undefined ? request : { ...request, action: spelled.text };
  if (spelled === undefined) {
    const action = TELLING_ACTIONS.find((one) => added({ ...request, action: one }));
    if (action !== undefined) better = { ...request, action };
  }
  if (request.resource === ATTACHED_RESOURCE) return better;
  const exact = resources.filter((pattern) => !isWild(pattern)).map(({ text }) => text);
  const resource = [...exact, ...resourcesLike(better.action, resources)].find((one) =>
    added({ ...better, resource: one }),
  );
  return resource === undefined ? better : { ...better, resource };
}

/** The patterns with their stars filled in; for a bare star, a name that a reader takes for one of the service. */
function resourcesLike(action: string, resources: Patterns): readonly string[] {
  const [service = ''] = action.split(':');
  const usual: Readonly<Record<string, string>> = {
    s3: 'arn:aws:s3:::any-bucket/any-key',
    iam: 'arn:aws:iam::123456789012:role/any-role',
    sts: 'arn:aws:iam::123456789012:role/any-role',
  };
  const named =
    (Object.hasOwn(usual, service) ? usual[service] : undefined) ?? `arn:aws:${service}:us-east-1:123456789012:any`;
  const filled = resources
    .slice(0, 20)
    .filter((pattern) => !matchesAll(pattern))
    .map(({ text }) => text.replaceAll('*', 'any').replaceAll('?', 'x'));
  return [...filled, named];
}

/** The request in one line. */
export function witnessText({ request, assumed }: ShownWitness): string {
  const { asker, action, resource, context } = request;
  const where = [...context].map(([key, values]) =>
    values.length === 0 ? `without ${key}` : `${key} = ${values.join(', ')}`,
  );
  const conditions = [...where, ...assumed];
  const who = asker.kind === 'attached' ? '' : `${asker.value}: `;
  const what = resource === ATTACHED_RESOURCE ? action : `${action} on ${resource}`;
  return `${who}${what}${conditions.length === 0 ? '' : ` (${conditions.join('; ')})`}`;
}
