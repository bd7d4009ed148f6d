/** How frameworks say who may do something, beside a call whose name says it: lists, bases, parameters, denials. */
import type { Grammar, SyntaxNode } from '../../../../model/syntax.ts';
import { argumentsOf, lastName } from '../../../reading/settings/code-value.ts';
import { calledPath, lastOf } from './calls.ts';
import { entryExpression } from './expression-access.ts';
import { checksAccess, nameWords } from './names.ts';

/** Items of a list, or names of a call, that are looked at. */
const MOST_ITEMS = 30;

/** What a node says of access: checks that it makes, and checks that it takes away, each by its name. */
export interface AccessSigns {
  readonly guards: readonly Sign[];
  readonly exemptions: readonly string[];
}

/** One check, and the node that names it: of a list over many lines only that line goes. */
export interface Sign {
  readonly detail: string;
  readonly at: SyntaxNode;
}

const NOTHING: AccessSigns = { guards: [], exemptions: [] };

/** Everything about access that one node says by itself; decorators are read by {@link decoratorSigns}. */
export function accessSigns(node: SyntaxNode, grammar: Grammar): AccessSigns {
  switch (node.type) {
    case 'assignment':
    case 'pair':
      return grammar === 'python' ? listSigns(node) : NOTHING;
    case 'class_definition':
      return { guards: mixins(node), exemptions: [] };
    case 'typed_parameter':
    case 'typed_default_parameter':
      return { guards: callerTypes(node).map((detail) => ({ detail, at: node })), exemptions: [] };
    case 'if_statement':
      return { guards: denial(node).map((detail) => ({ detail, at: node })), exemptions: [] };
    case 'call':
    case 'call_expression':
    case 'method_invocation':
      return callSigns(node, grammar);
    default:
      return NOTHING;
  }
}

/** Names that let everybody in. */
const FOR_ALL = /\b(?:AllowAny|permitAll|PermitAll|AllowAnonymous|isAnonymous|IS_AUTHENTICATED_ANONYMOUSLY)\b/;
/** Such a name as the whole of what is said; in a longer expression it may be denied, or one way in of several. */
const ONLY_FOR_ALL =
  /^[\s"'[{(]*(?:\w{1,60}\.){0,6}(?:AllowAny|permitAll|PermitAll|AllowAnonymous|isAnonymous|IS_AUTHENTICATED_ANONYMOUSLY)(?:\(\s{0,9}\))?[\s"'\]}),;]*$/;

/** Decorators that name who may enter, though no word of them is one of access. */
const NAMING: ReadonlySet<string> = new Set(
  'useguards roles requireroles allowedroles scopes requiredscopes'.split(' '),
);
/** Decorators and calls that take a check away. */
const EXEMPTING: ReadonlySet<string> = new Set(
  `csrfexempt public ispublic publicendpoint allowanonymous anonymousallowed permitall noauth skipauth skipauthentication
   authexempt loginnotrequired allowunauthenticated`.split(/\s+/),
);

/** Annotations that say who may enter by an expression. */
const EXPRESSED: ReadonlySet<string> = new Set(['preauthorize', 'postauthorize']);

/** What a decorator or annotation says; each name that it is given counts by itself, so that a shorter list is seen. */
export function decoratorSigns(node: SyntaxNode): AccessSigns {
  const name = lastOf(/[A-Za-z_][\w.]*/.exec(node.text.slice(0, 120))?.[0] ?? '');
  const plain = name.replaceAll('_', '').toLowerCase();
  if (EXEMPTING.has(plain)) return { guards: [], exemptions: [name] };
  const call = node.namedChildren.find(({ type }) => type === 'call' || type === 'call_expression');
  const given = call === undefined ? [] : namesIn(argumentsOf(call));
  const isOwn = checksAccess(name) || NAMING.has(plain);
  if (isOwn && ONLY_FOR_ALL.test(argumentText(node.text.slice(0, 400)))) {
    return { guards: [], exemptions: [`${name} for all`] };
  }
  const expression = EXPRESSED.has(plain) ? entryExpression(argumentText(node.text.slice(0, 400))) : null;
  if (expression?.forAll === true) return { guards: [], exemptions: [`${name} for all`] };
  if (isOwn) {
    // A constant, or a text that is put together, says what it asks elsewhere.
    const isAsked = EXPRESSED.has(plain) && (expression?.asksWhatTheyMay ?? true);
    const asked = isAsked ? [{ detail: `${name} by what they may do`, at: node }] : [];
    const named = given.map(({ detail, at }) => ({ detail: `${name}(${detail})`, at }));
    return { guards: [{ detail: name, at: node }, ...asked, ...named], exemptions: [] };
  }
  // A decorator that hands a check on: `method_decorator(login_required)`.
  return { guards: given.filter(({ detail }) => checksAccess(detail)), exemptions: [] };
}

/** What stands between the first and the last parenthesis. */
function argumentText(text: string): string {
  const [from, to] = [text.indexOf('('), text.lastIndexOf(')')];
  return from === -1 || to < from ? '' : text.slice(from + 1, to);
}

function namesIn(nodes: readonly SyntaxNode[]): readonly Sign[] {
  return nodes
    .flatMap((one) => (LISTS.has(one.type) ? one.namedChildren : [one]))
    .slice(0, MOST_ITEMS)
    .flatMap((one) => (NAMES.has(one.type) ? [{ detail: lastName(one), at: one }] : []));
}

const LISTS: ReadonlySet<string> = new Set(['list', 'tuple', 'array', 'set']);
const NAMES: ReadonlySet<string> = new Set(['identifier', 'attribute', 'member_expression', 'selector_expression']);

/** Class attributes and settings of Django and its REST framework. */
const CHECKING_LISTS: ReadonlySet<string> = new Set(
  `permission_classes authentication_classes permission_required required_scopes DEFAULT_PERMISSION_CLASSES
   DEFAULT_AUTHENTICATION_CLASSES`.split(/\s+/),
);
const MIDDLEWARE: ReadonlySet<string> = new Set(['MIDDLEWARE', 'MIDDLEWARE_CLASSES']);
const CHECKING_MIDDLEWARE = /(?:csrf|auth|login|permission|security|xframe)\w*$/i;

function listSigns(node: SyntaxNode): AccessSigns {
  const left = node.childForFieldName(node.type === 'pair' ? 'key' : 'left');
  const value = node.childForFieldName(node.type === 'pair' ? 'value' : 'right');
  if (left === null || value === null) return NOTHING;
  const name = left.type === 'string' ? left.text.replaceAll(/["']/g, '') : lastName(left);
  const isMiddleware = MIDDLEWARE.has(name);
  if (!isMiddleware && !CHECKING_LISTS.has(name)) return NOTHING;
  const items = (LISTS.has(value.type) ? value.namedChildren : [value]).slice(0, 200).flatMap(itemName);
  if (isMiddleware) return { guards: items.filter(({ detail }) => CHECKING_MIDDLEWARE.test(detail)), exemptions: [] };
  const guards = items.filter(({ detail }) => !FOR_ALL.test(detail));
  const isOpen = LISTS.has(value.type) && guards.length === 0;
  const [strict] = guards.filter(({ detail }) => !READABLE.test(detail));
  const whole = name.toLowerCase().includes('permission') && strict !== undefined ? [readers(strict)] : [];
  return { guards: [...guards, ...whole], exemptions: isOpen ? [`${name} ${items[0]?.detail ?? 'empty'}`] : [] };
}

/** Permissions of the REST framework that let everybody read. */
const READABLE = /OrReadOnly$|OrAnonReadOnly$|^ReadOnly$/;

/** A list that asks also those who only read says more than one that does not. */
function readers({ at }: Sign): Sign {
  return { detail: 'permission to read', at };
}

function itemName(node: SyntaxNode): readonly Sign[] {
  if (node.type === 'comment') return [];
  // Permissions joined by operators are one: `IsAuthenticated & IsOwner`.
  if (/_operator$|^parenthesized/.test(node.type)) {
    return [{ detail: node.text.slice(0, 80).replaceAll(/\s+/g, ' '), at: node }];
  }
  const text = node.type === 'string' ? node.text.replaceAll(/["']/g, '') : lastName(node);
  return text === '' ? [] : [{ detail: lastOf(text).slice(0, 80), at: node }];
}

/** `LoginRequiredMixin` and the like among the bases of a class. */
function mixins(node: SyntaxNode): readonly Sign[] {
  const bases = node.childForFieldName('superclasses')?.namedChildren ?? [];
  return bases
    .slice(0, MOST_ITEMS)
    .map((at) => ({ detail: lastName(at), at }))
    .filter(({ detail }) => detail.endsWith('Mixin') && checksAccess(detail));
}

/** `user: CurrentUser`: a type that stands for a dependency, as `Depends(get_current_user)` does. */
function callerTypes(node: SyntaxNode): readonly string[] {
  const name = /^(\w{1,60})/.exec(node.childForFieldName('type')?.text.slice(0, 80) ?? '')?.[1] ?? '';
  return /^(?:Current|Active|Authenticated|Authed|Verified|Admin|Super|LoggedIn)[A-Z]\w*$/.test(name) ? [name] : [];
}

/** How a refusal is called among the guards. */
export const REFUSAL = 'refusal ';

const DENIED =
  /\b40[13]\b|Unauthori[sz]ed|Forbidden|PermissionDenied|AccessDenied|NotAuthenticated|Unauthenticated|UNAUTHORI[SZ]ED|FORBIDDEN|PERMISSION_DENIED|UNAUTHENTICATED/;
const LEAVES = /\b(?:return|throw|raise|abort|panic)\b|WriteHeader|http\.Error|sendStatus|AbortWith/;
/** Conditions on an answer of somebody else: what they say is passed on, not decided. */
const ANSWERED = /\b(?:status|statusCode|status_code|code|err|error|e|ex|exc|response|resp|res)\b|\b40[13]\b/i;

/** `if (!session) return 401`: a branch that ends with a refusal. */
function denial(node: SyntaxNode): readonly string[] {
  const condition = node.childForFieldName('condition');
  const body = node.childForFieldName('consequence');
  if (condition === null || body === null || body.endIndex - body.startIndex > 600) return [];
  const text = body.text;
  const refusal = DENIED.exec(text)?.[0];
  if (refusal === undefined || !LEAVES.test(text) || ANSWERED.test(condition.text.slice(0, 300))) return [];
  const asked = (condition.text.slice(0, 200).match(/[A-Za-z_]\w*/g) ?? []).slice(0, 4);
  // Without a name in it, the condition holds always or never.
  return asked.every((word) => CONSTANT.has(word)) ? [] : [`${REFUSAL}${refusal} (${asked.join(' ')})`];
}

const CONSTANT: ReadonlySet<string> = new Set('true false True False not and or None null nil undefined'.split(' '));

/** Whether a check asks who calls; a refusal may also be of what is sent. */
export function asksWhoCalls(detail: string): boolean {
  if (!detail.startsWith(REFUSAL) || /401|unauth|not_?authenticated/i.test(detail)) return true;
  const asked = detail.slice(detail.indexOf('('));
  return (asked.match(/\w+/g) ?? []).some(
    (name) => checksAccess(name) || nameWords(name).some((word) => CALLER.has(word) || ASKED.has(word)),
  );
}

/** Words of a condition that speaks of the caller or of what is granted. */
const ASKED: ReadonlySet<string> = new Set(
  `session sessions claims owner owns account member membership staff caller viewer actor login logged allowed allow can
   may tenant team org organization superuser grant grants granted access acl policy signature secret`.split(/\s+/),
);

/** Words of what a dependency gives, where it is who calls or what they may do. */
const CALLER: ReadonlySet<string> = new Set(
  `user auth token principal admin role roles permission permissions scope scopes jwt oauth2 bearer credentials apikey
   authenticated authorized identity`.split(/\s+/),
);

function callSigns(node: SyntaxNode, grammar: Grammar): AccessSigns {
  const path = calledPath(node);
  const name = lastOf(path);
  if (grammar === 'python' && (name === 'Depends' || name === 'Security')) {
    const [given] = argumentsOf(node);
    return { guards: injected(given, name === 'Security').map((detail) => ({ detail, at: node })), exemptions: [] };
  }
  if (grammar === 'java') return { guards: [], exemptions: springOpens(node, path, name) };
  if (PROCEDURES.has(name)) {
    const first = path.split('.')[0] ?? '';
    const isGuarded = /^(?:protected|private|auth|authed|authenticated|admin)\w*Procedure$/.test(first);
    return isGuarded ? { guards: [{ detail: first, at: node }], exemptions: [] } : NOTHING;
  }
  return NOTHING;
}

/** Ends of a chain that defines a procedure of tRPC. */
const PROCEDURES: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription']);

/** `Depends(get_current_user)`, `Depends(RoleChecker("admin"))`; a database or a setting is nobody. */
function injected(argument: SyntaxNode | undefined, isSecurity: boolean): readonly string[] {
  if (argument === undefined) return [];
  const called = argument.type === 'call' ? argument.childForFieldName('function') : argument;
  const name = called === null ? '' : lastName(called);
  // What sounds like a check is told as what is handed over.
  if (name === '' || (checksAccess(name) && argument.type !== 'call')) return [];
  return isSecurity || nameWords(name).some((word) => CALLER.has(word)) ? [name] : [];
}

/** `csrf().disable()`, `csrf(c -> c.disable())`, `requestMatchers(…).permitAll()`. */
function springOpens(node: SyntaxNode, path: string, name: string): readonly string[] {
  if (name === 'permitAll') return [name];
  if (name === 'disable' && /(?:^|\.)csrf\.disable$/.test(path)) return ['csrf disabled'];
  const isOff = name === 'csrf' && argumentsOf(node).some(({ text }) => /\bdisable\b/.test(text.slice(0, 200)));
  return isOff ? ['csrf disabled'] : [];
}
