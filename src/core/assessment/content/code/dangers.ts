/** What must not be added: each function looks at one kind of node and names what it found, or null. */
import type { Grammar, SyntaxNode } from '../../../../model/syntax.ts';
import { lastName } from '../../../reading/settings/code-value.ts';
import { calledPath, isLiteral, lastOf } from './calls.ts';
import { COMMENTS } from './handlers.ts';
import { WAITING } from './names.ts';
import type { Danger } from './signal.ts';

/** `if err != nil {}` of Go. */
export function emptyErrorBranch(node: SyntaxNode): Danger | null {
  const condition = node.childForFieldName('condition')?.text ?? '';
  const body = node.childForFieldName('consequence');
  if (!looksAtError(condition) || body === null) return null;
  const doing = body.namedChildren.filter(({ type }) => !COMMENTS.has(type));
  const inner = doing.length === 1 && doing[0]?.type === 'statement_list' ? doing[0].namedChildren : doing;
  return inner.some(({ type }) => !COMMENTS.has(type))
    ? null
    : { rule: 'swallowed.error', detail: 'empty error branch' };
}

/** `err != nil`. */
export function looksAtError(condition: string): boolean {
  return /\berr\w*\s*!=\s*nil/i.test(condition.slice(0, 200));
}

/** `_ = err` of Go. */
export function blankedError(node: SyntaxNode): Danger | null {
  if (node.childForFieldName('left')?.text !== '_') return null;
  return /^err\w*$/i.test(node.childForFieldName('right')?.text ?? '')
    ? { rule: 'swallowed.error', detail: 'error assigned to nothing' }
    : null;
}

/** A loop whose condition is always true and whose body neither ends nor waits. */
export function endlessLoop(node: SyntaxNode, grammar: Grammar): Danger | null {
  if (!isEndless(node, grammar)) return null;
  const leaves = node.descendantsOfType([...LEAVING]);
  if (leaves.length > 0) return null;
  const calls = node.descendantsOfType(['call_expression', 'call', 'method_invocation']);
  const waits = calls.some((call) => WAITING.has(lastOf(calledPath(call)).toLowerCase()));
  return waits ? null : { rule: 'unbounded.loop', detail: 'endless loop' };
}

const LEAVING: readonly string[] =
  `break_statement return_statement throw_statement raise_statement yield await await_expression yield_expression
   select_statement receive_statement goto_statement communication_case`.split(/\s+/);

function isEndless(node: SyntaxNode, grammar: Grammar): boolean {
  if (node.type === 'for_statement') {
    if (grammar === 'go') return node.namedChildren.every(({ type }) => type === 'block');
    if (grammar === 'python') return false;
    const condition = node.childForFieldName('condition');
    return condition === null || condition.text === ';' || condition.type === 'empty_statement';
  }
  const condition = node.childForFieldName('condition')?.text ?? '';
  return ['(true)', 'true', 'True', '1', '(1)'].includes(condition);
}

/** `verify=False`, `rejectUnauthorized: false`, `InsecureSkipVerify: true`: names and the value that switches off. */
export function unverifiedTls(name: string, value: SyntaxNode): Danger | null {
  const off = UNVERIFIED.get(name);
  if (off === undefined) return null;
  const plain = value.text.replace(/^["']|["']$/g, '').toLowerCase();
  return off.includes(plain) ? { rule: 'unverified.tls', detail: name } : null;
}

const UNVERIFIED: ReadonlyMap<string, readonly string[]> = new Map([
  ['rejectUnauthorized', ['false', '0']],
  ['NODE_TLS_REJECT_UNAUTHORIZED', ['0', 'false']],
  ['strictSSL', ['false']],
  ['verify', ['false']],
  ['verify_ssl', ['false']],
  ['ssl_verify', ['false']],
  ['check_hostname', ['false']],
  ['verify_mode', ['ssl.cert_none', 'cert_none']],
  ['cert_reqs', ['ssl.cert_none', 'cert_none', 'none']],
  ['InsecureSkipVerify', ['true']],
]);

/** Calls and constants that trust everybody. */
export function trustsAll(called: string): Danger | null {
  return TRUSTING.has(lastOf(called)) ? { rule: 'unverified.tls', detail: lastOf(called) } : null;
}

const TRUSTING: ReadonlySet<string> = new Set(
  '_create_unverified_context disable_warnings NoopHostnameVerifier TrustAllStrategy AllowAllHostnameVerifier TrustSelfSignedStrategy'.split(
    ' ',
  ),
);

/** Clients that wait for ever unless they are told otherwise. */
export function withoutTimeout(given: readonly SyntaxNode[], called: string, grammar: Grammar): Danger | null {
  const danger: Danger = { rule: 'absent.timeout', detail: called };
  if (grammar === 'python') {
    const asks =
      /^requests\.(?:get|post|put|patch|delete|head|options|request)$/.test(called) || /(?:^|\.)urlopen$/.test(called);
    if (!asks) return null;
    const bounded = given.some(
      ({ type, text }) => type === 'dictionary_splat' || (type === 'keyword_argument' && text.startsWith('timeout')),
    );
    if (bounded || (called.endsWith('urlopen') && given.length > 2)) return null;
    // By whatever name the module was imported, it is the same call.
    return called.endsWith('urlopen') ? { ...danger, detail: 'urlopen' } : danger;
  }
  if (grammar === 'go') return /^http\.(?:Get|Post|PostForm|Head)$/.test(called) ? danger : null;
  if (grammar !== 'java') return null;
  const plain = (called === 'RestTemplate' || called === 'HttpClient.newHttpClient') && given.length === 0;
  return plain ? danger : null;
}

/** `http.Client{}` of Go without a timeout. */
export function clientWithoutTimeout(node: SyntaxNode): Danger | null {
  const type = node.childForFieldName('type')?.text ?? '';
  if (type !== 'http.Client') return null;
  const body = node.childForFieldName('body');
  const bounded = body?.namedChildren.some((one) => /^Timeout\b/.test(one.text.slice(0, 20))) ?? false;
  return bounded ? null : { rule: 'absent.timeout', detail: 'http.Client{}' };
}

/** Calls that run a computed text, or build objects from bytes. */
export function executesInput(given: readonly SyntaxNode[], called: string, grammar: Grammar): Danger | null {
  const danger: Danger = { rule: 'executed.input', detail: called };
  const first = given[0];
  const computed = (): boolean => first !== undefined && !isLiteral(first);
  switch (grammar) {
    case 'python':
      if (/^(?:eval|exec|os\.system|os\.popen)$/.test(called)) return computed() ? danger : null;
      if (/^(?:pickle|cPickle|marshal|dill|shelve)\.loads?$/.test(called))
        return { ...danger, detail: called.replace('cPickle', 'pickle') };
      if (called === 'yaml.load') return buildsObjects(given) ? danger : null;
      return /^subprocess\.\w+$/.test(called) && computed() && given.some(({ text }) => /^shell\s*=\s*True$/.test(text))
        ? danger
        : null;
    case 'javascript':
    case 'typescript':
    case 'tsx':
      if (called === 'eval' || called === 'Function') return computed() ? danger : null;
      if (
        /(?:^|\.)(?:exec|execSync)$/.test(called) &&
        /^(?:exec|execSync|child_process\.\w+|cp\.\w+|childProcess\.\w+)$/.test(called)
      )
        return computed() ? danger : null;
      return /^(?:vm\.runInThisContext|vm\.runInNewContext|serialize\.unserialize|unserialize)$/.test(called) &&
        computed()
        ? danger
        : null;
    case 'go': {
      if (!/^exec\.Command(?:Context)?$/.test(called)) return null;
      const shell = given.some(({ text }) => /^"(?:\/bin\/)?(?:ba|z|da)?sh"$/.test(text));
      const last = given.at(-1);
      return shell && last !== undefined && !isLiteral(last) ? danger : null;
    }
    case 'java':
      if (/(?:^|\.)(?:getRuntime\.exec|ScriptEngine\.eval|engine\.eval)$/.test(called))
        return computed() ? danger : null;
      return called === 'ObjectInputStream' || called === 'XMLDecoder' ? danger : null;
    case 'hcl':
      return null;
  }
}

/** Without a loader, or with one that builds any object; one that a project made is its own affair. */
function buildsObjects(given: readonly SyntaxNode[]): boolean {
  const loader = given.find(({ text }) => /^Loader\s*=/.test(text.slice(0, 20))) ?? given[1];
  return loader === undefined || /(?:^|[.=\s])C?(?:Unsafe|Full)?Loader$/.test(loader.text.slice(-200).trimEnd());
}

const SECRET_WORDS: ReadonlySet<string> = new Set(
  'password passwd pwd secret token apikey privatekey accesskey credential'.split(' '),
);
const PLACEHOLDER =
  /example|change|your|dummy|placeholder|fake|sample|redacted|secret|password|token|xxxx|1234|\*\*\*|<|\$\{|\{\{|%\(|env|localhost|_key|-key|\s/i;
const TOKENS =
  /^(?:AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{20,}|sk_live_\w{20,}|rk_live_\w{20,}|AIza[\w-]{35}|npm_\w{36}|-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----)/;

/** A literal that is a secret by its own form, or by the name that it is given to. The literal itself is never told. */
export function literalSecret(name: string, literal: string): Danger | null {
  const found: Danger = { rule: 'literal.secret', detail: name };
  if (literal.length > 4_000 || literal.length < 16) return null;
  if (TOKENS.test(literal)) return found;
  const words = name.toLowerCase();
  const named = [...SECRET_WORDS].some((word) => words.replaceAll('_', '').replaceAll('-', '').includes(word));
  if (!named || literal.length > 200 || PLACEHOLDER.test(literal)) return null;
  return mixed(literal) ? found : null;
}

/** Letters of both cases, or letters and digits, without much repetition: what a generator makes. */
function mixed(text: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((one) => one.test(text)).length;
  return classes >= 2 && /\d/.test(text) && new Set(text).size >= 10 && !/[./:]{1}.*[./:]/.test(text);
}

/** `Promise.all(list.map(… call …))`, `asyncio.gather(*[call for …])`. */
export function fansOut(given: readonly SyntaxNode[], called: string, asks: (path: string) => boolean): Danger | null {
  const first = given[0];
  if (first === undefined) return null;
  const all =
    /^Promise\.(?:all|allSettled)$/.test(called) &&
    first.type === 'call_expression' &&
    lastName(first.childForFieldName('function') ?? first) === 'map';
  const gather = /(?:^|\.)gather$/.test(called) && first.type === 'list_splat';
  if (!all && !gather) return null;
  const receiver = first.text.slice(0, 1);
  const inner = first.descendantsOfType(['call_expression', 'call']).map(calledPath);
  const bounded = inner.some((path) => /limit|sem|queue|throttle|chunk/i.test(path));
  return receiver !== '[' && !bounded && inner.some(asks) ? { rule: 'unbounded.fanout', detail: called } : null;
}
