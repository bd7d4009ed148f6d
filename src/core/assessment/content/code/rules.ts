/** Rules that compare programs as trees. */
import type { Effect, Severity } from '../../../../model/assessment.ts';
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';
import type { CodeRule } from './signal.ts';

function codeRule(
  name: CodeRule,
  base: Severity,
  effect: Effect,
  [title, observes, why, remedy, example]: readonly [string, string, string, string, string],
  variants: RuleDescription['variants'] = [],
): RuleDescription {
  return rule({
    id: `code.${name}`,
    title,
    observes,
    why,
    remedy,
    example,
    base,
    variants,
    effect,
    reversible: name === 'literal.secret' ? 'no' : 'yes',
    triggers: ['content'],
  });
}

/**
 * Bases follow what was measured on releases of others (docs/risk-measured.md): a rule of which fewer than six in ten
 * findings were worth a look stands one step lower, mostly at low, where it raises no tier by itself. Rules that never
 * fired there keep their base: they cannot have given many false alarms either.
 */
export const CODE_RULES: Readonly<Record<CodeRule, RuleDescription>> = {
  'swallowed.error': codeRule('swallowed.error', 'low', 'degrade', [
    'Error swallowed',
    'A handler that does nothing is added: an empty `catch`, `except: pass`, an empty `if err != nil`, `_ = err`; not around closing, for one error that says "not there", or beside a comment that says why.',
    'The failure goes on unseen, with data half done.',
    'Handle it, log it with its cause, or let it go up; where it may be ignored, name the one error that may.',
    '`except Exception: pass` around a payment.',
  ]),
  'unverified.tls': codeRule('unverified.tls', 'high', 'expose', [
    'Certificates no longer verified',
    'Verification of certificates or host names is switched off in a client.',
    'Whoever sits on the way reads and alters everything, credentials included.',
    'Trust the one authority that signed the certificate instead of all of them.',
    '`verify=False`, `rejectUnauthorized: false`, `InsecureSkipVerify: true`.',
  ]),
  'unbounded.loop': codeRule('unbounded.loop', 'low', 'degrade', [
    'Loop without end or pause added',
    'A loop is added that has no condition, no way out and no pause.',
    'It takes a whole core, and repeats a failing call as fast as it can.',
    'Bound the attempts, and wait between them with growing pauses.',
    '`while (true) { try { send(); } catch (e) { log(e); } }`.',
  ]),
  'unbounded.fanout': codeRule('unbounded.fanout', 'low', 'degrade', [
    'Unbounded parallel calls added',
    'As many calls or goroutines are started at once as a list has elements, without a limit.',
    'With the largest list of production it exhausts connections, memory, or the callee.',
    'Work in chunks, or with a limit of a few at a time.',
    '`await Promise.all(users.map((user) => fetch(urlOf(user))))`.',
  ]),
  'repeated.query': codeRule('repeated.query', 'low', 'degrade', [
    'Query or request inside a loop added',
    'A call to a database or another service is made anew for each element of a loop.',
    'Time and load grow with the data: what takes ten milliseconds here takes minutes in production.',
    'Ask once for all of them (`IN`, a join, a batch request).',
    '`for order in orders: session.execute(...)`.',
  ]),
  'absent.timeout': codeRule('absent.timeout', 'medium', 'degrade', [
    'Network call without a timeout added',
    'A call is added through a client that waits for ever unless it is told otherwise.',
    'A slow callee takes every thread of the caller.',
    'Give it a timeout below the deadline of the caller.',
    '`requests.get(url)`, `http.Get(url)`, `new RestTemplate()`.',
  ]),
  'executed.input': codeRule('executed.input', 'high', 'escalate', [
    'Text or bytes executed or deserialised',
    'A call is added that runs a computed text as code or command, or builds objects from bytes.',
    'Who can shape the text runs code here.',
    'Parse what is expected and call it by name; pass arguments as a list without a shell; use a format that is only data.',
    '`eval(body)`, `pickle.loads(data)`, `subprocess.run(cmd, shell=True)`.',
  ]),
  'literal.secret': codeRule('literal.secret', 'high', 'expose', [
    'Secret written into code',
    'A literal is added that has the form of a key or token, or is a long random text given to a password or secret.',
    'Everybody who can read the repository has it, for ever: history keeps it.',
    'Withdraw the secret now, and read it from a secret store.',
    'a private key or a cloud access key in a constant.',
  ]),
  'added.exemption': codeRule('added.exemption', 'high', 'unprotect', [
    'Exempted from an access check',
    'Something that was there before is taken out of a check of who may do this: a decorator, an annotation, an empty list of permissions, a skipped hook.',
    'Everybody may use it from now on, also those for whom it was never meant.',
    'Narrow the exemption to what has to be open, and show with a test what stays closed.',
    '`@csrf_exempt` on a view, `skip_before_action :authenticate_user!`, `csrf().disable()`.',
  ]),
  'removed.error-handling': codeRule('removed.error-handling', 'low', 'degrade', [
    'Error handling removed',
    'A call that stood in a `try` that handled, or whose error was looked at, is still made as it was, and its error is not handled any more.',
    'An ordinary failure now ends the request or the process, or is taken for success.',
    'Bring the handling back, or say which caller handles it now.',
    '`if err != nil { return err }` after `Save()` goes.',
  ]),
  'removed.access-check': codeRule(
    'removed.access-check',
    'medium',
    'unprotect',
    [
      'Access check removed',
      'A decorator, annotation, middleware or call that checks who may do this is gone, and what it guarded is still there.',
      'Whoever finds it may use it.',
      'Bring it back, or show where the check is made now and the test that proves it.',
      '`@login_required` goes from a view.',
    ],
    [{ when: 'a call came in its place that, by its name, may check it', base: 'low' }],
  ),
  'removed.validation': codeRule('removed.validation', 'low', 'unprotect', [
    'Validation removed',
    'A call or annotation that validates, sanitises or escapes input is gone from a function that is still there.',
    'What it refused gets through: bad data, or an injection.',
    'Bring it back, or show where the input is checked now.',
    '`validate(body)` goes from a handler.',
  ]),
  'removed.transaction': codeRule('removed.transaction', 'medium', 'degrade', [
    'Transaction removed',
    'A function no longer runs its statements in a transaction.',
    'A failure in the middle leaves half of it done.',
    'Bring it back, or make each step safe to repeat.',
    '`@Transactional` goes from a method.',
  ]),
  'removed.idempotency': codeRule('removed.idempotency', 'medium', 'degrade', [
    'Idempotency key removed',
    'A function no longer gives or checks an idempotency key.',
    'A retry then does it twice.',
    'Keep the key, and keep it the same over the retries of one act.',
    'the header `Idempotency-Key` goes from a payment.',
  ]),
  'removed.bound': codeRule('removed.bound', 'low', 'degrade', [
    'Limit of a query removed',
    'A query that had a limit or pages has none any more.',
    'It reads the whole table, which in production is larger than memory.',
    'Bring the limit back, or stream.',
    '`.limit(100)` goes from a query.',
  ]),
  'removed.lock': codeRule('removed.lock', 'low', 'degrade', [
    'Lock removed',
    'A function no longer takes a lock, and what stood below it is still there.',
    'Two of them may now change the same thing at once.',
    'Say why it needs none any more.',
    '`mu.Lock()` goes from a method.',
  ]),
  'swapped.locks': codeRule('swapped.locks', 'low', 'lock', [
    'Order of locks swapped',
    'Of two locks that a function holds at once, the one that was taken second is taken first.',
    'Together with code that takes them in the old order this can wait for ever.',
    'Keep one order everywhere.',
    '`a.Lock(); b.Lock()` becomes `b.Lock(); a.Lock()`.',
  ]),
  'flipped.flag': codeRule('flipped.flag', 'medium', 'degrade', [
    'Default of a feature flag flipped',
    'The value that a flag has where the flag service does not answer changes.',
    'In an outage of the flag service, and wherever nobody set it, everybody gets the other behaviour.',
    'Keep the safe behaviour as the default, and switch in the flag service.',
    "`variation('checkout', user, false)` becomes `true`.",
  ]),
  'weakened.test': codeRule('weakened.test', 'low', 'unprotect', [
    'Test weakened',
    'A test that still does the same has fewer assertions, or an exact one became a loose one.',
    'The fault that it would have found now lands unseen.',
    'Say why the expectation no longer holds, or bring it back.',
    '`expect(x).toEqual(5)` becomes `expect(x).toBeDefined()`.',
  ]),
};

export const RULES: readonly RuleDescription[] = Object.values(CODE_RULES);
