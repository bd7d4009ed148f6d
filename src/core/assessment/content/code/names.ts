/** Names by which guards and dangers are known, as data. Names are compared by their words, in lower case. */

import { remembered } from '../../../reading/remembered.ts';

/** Words of an identifier: `requireAuth` → `require auth`. */
export const nameWords: (name: string) => readonly string[] = remembered((name) => {
  if (name.length > 200) return [];
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
});

const ACCESS: ReadonlySet<string> = new Set(
  `auth authenticate authenticated authentication authorize authorized authorization authorise authorised permission permissions permitted
   preauthorize postauthorize secured rolesallowed loginrequired csrf acl rbac jwtauth authguard`.split(/\s+/),
);
const ACCESS_PHRASES: readonly string[] =
  `login required|require login|require role|require admin|has role|is admin|is owner|can access|check access|pre authorize|post authorize|roles allowed|use guards|require user|verify token|verify jwt|verify signature|ensure logged in|admin only|admin required|require session|jwt required|token required|role required|roles required|scope required|scopes required|permission required|member required|passes test|requires auth|requires role|requires roles|requires scope|check jwt|verify session|require auth`.split(
    '|',
  );
/** Names that speak of access without checking it. */
const NOT_ACCESS: ReadonlySet<string> = new Set(
  `log logger url uri header headers client token tokens config provider service create new get set handler error failed page router
   routes mock denied exception`.split(/\s+/),
);
/** The same, unless a verb stands before it that asks: `auth_fields`, but `checkAuthFields`. */
const NOT_ASKED: ReadonlySet<string> = new Set('servlet field fields kwarg kwargs arg args mechanism'.split(' '));
/** Lists of what may be asked for. */
const ABOUT_ACCESS: ReadonlySet<string> = new Set(['methods', 'codenames']);

/** A name that is handed over and holds permissions, instead of asking for them. */
export function holdsPermissions(name: string): boolean {
  const words = nameWords(name);
  if (words.length > 1 && (CHECKING_VERBS.has(words[0] ?? '') || words[0] === 'has')) return false;
  return words.at(-1) === 'permissions' || (words.length === 1 && words[0] === 'permission');
}

/** Verbs that keep permissions up to date: `update_permissions`; `authorize_update` asks. */
const KEEPING: ReadonlySet<string> = new Set(
  'update propagate sync rename copy export import load reload add build make parse format list'.split(' '),
);
/** Verbs that ask, whatever is said after them: `check_permission_methods`. */
const CHECKING_VERBS: ReadonlySet<string> = new Set(
  'check require verify ensure assert enforce authorize authorise'.split(' '),
);

/** A check by its own name, wherever it is handed over or made: `requireAuth`; `permissions` may be a value. */
export function isCheckItself(name: string): boolean {
  const words = nameWords(name);
  return (
    checksAccess(name) &&
    (words.some((word) => CHECKING_VERBS.has(word) || word === 'authenticate') ||
      ['required', 'guard', 'checker', 'permission'].includes(words.length > 1 ? (words.at(-1) ?? '') : ''))
  );
}

/** A class of Python that is made and asks nobody: `AuthServlet(server)`; not `IsOwner()`, `CheckPermission(user)`. */
export function makesObject(name: string): boolean {
  return /^_?[A-Z]/.test(name) && !/^_?(?:Is|Has|Can|Require|Login)/.test(name) && !isCheckItself(name);
}

/** A name that checks who may do something. */
export function checksAccess(name: string): boolean {
  const words = nameWords(name);
  const text = ` ${words.join(' ')} `;
  if (ACCESS_PHRASES.some((phrase) => text.includes(` ${phrase} `)) || text === ' protect ') return true;
  if (KEEPING.has(words[0] ?? '')) return false;
  const asks = CHECKING_VERBS.has(words[0] ?? '');
  const isAbout = !asks && words.some((word) => ABOUT_ACCESS.has(word) || NOT_ASKED.has(word));
  return words.some((word) => ACCESS.has(word)) && !isAbout && !words.some((word) => NOT_ACCESS.has(word));
}

const VALIDATION: ReadonlySet<string> = new Set(
  'validate validates validated validator valid sanitize sanitise sanitized escape bleach purify parseasync'.split(' '),
);
const NOT_VALIDATION: ReadonlySet<string> = new Set(
  'set get new create url error errors is invalid cache log'.split(' '),
);

/** A name that checks or cleans input. */
export function validates(name: string): boolean {
  const words = nameWords(name);
  return words.some((word) => VALIDATION.has(word)) && !words.some((word) => NOT_VALIDATION.has(word));
}

const TRANSACTIONS: ReadonlySet<string> = new Set(
  'transactional atomic transaction begintx begintransaction withtransaction runintransaction'.split(' '),
);
const TRANSACTION_PHRASES: readonly string[] = [
  'begin tx',
  'begin transaction',
  'with transaction',
  'run in transaction',
  'in transaction',
  'start transaction',
];

/** A name that begins a transaction. */
export function beginsTransaction(name: string): boolean {
  const words = nameWords(name);
  const text = ` ${words.join(' ')} `;
  const only = words.length === 1 ? words[0] : undefined;
  return (
    (only !== undefined && TRANSACTIONS.has(only)) || TRANSACTION_PHRASES.some((phrase) => text.includes(` ${phrase} `))
  );
}

/** A name of an idempotency key. */
export function isIdempotency(name: string): boolean {
  const words = nameWords(name);
  return words.some((word) => word === 'idempotency' || word === 'idempotent' || word === 'idempotence');
}

/** Methods that bound a query. */
export const BOUNDING: ReadonlySet<string> = new Set('limit take paginate setmaxresults fetchmany pageable'.split(' '));

/** Methods that ask a database, whatever they are called on. */
const QUERY_METHODS: ReadonlySet<string> = new Set(
  `findone findunique findfirst findbyid findbypk findmany findoneby findbyidandupdate queryrow queryrowcontext querycontext execcontext
   queryforobject queryforlist executequery executeupdate getforobject getforentity postforobject postforentity`.split(
    /\s+/,
  ),
);
/** Methods that ask a database or a service when they are called on one of these. */
const ASKING: ReadonlySet<string> = new Set(
  'get post put patch delete head request query exec execute find filter fetch fetchone fetchall do save insert update select scalar first all count'.split(
    ' ',
  ),
);
const ASKED: ReadonlySet<string> = new Set(
  `db database conn connection cursor session pool knex prisma sequelize requests httpx axios http client httpclient resttemplate
   jdbctemplate entitymanager em repository repo objects tx sql mongo collection dynamodb`.split(/\s+/),
);

/** Whether a call (`a.b.c`) asks a database or another service. */
export function asksOutside(called: string): boolean {
  const parts = called.split('.');
  const method = (parts.at(-1) ?? '').toLowerCase();
  if (QUERY_METHODS.has(method.replaceAll('_', ''))) return true;
  if (parts.length === 1) return method === 'fetch' || method === 'urlopen';
  const receiver = parts.at(-2) ?? '';
  if (!ASKING.has(method)) return false;
  // An object is marked for the next flush, which takes many at once; a mapping is often called a collection.
  if (method === 'delete' && /session$/i.test(receiver)) return false;
  if (method === 'get' && /collection$/i.test(receiver)) return false;
  // A pool of memory, as `sync.Pool` of Go.
  if (/pool$/i.test(receiver) && (method === 'get' || method === 'put')) return false;
  // The library stands alone: `container.resources.requests` is what a container asks for.
  if (receiver === 'requests') return parts.length === 2;
  // What is asked stands last in a name: `pool_options` and `connection_kwargs` are values in memory.
  const asked = nameWords(receiver).at(-1) ?? '';
  // A module of that name builds statements, and sends none.
  if (asked === 'sql') return method === 'query' || method.startsWith('exec');
  return ASKED.has(asked) || ASKED.has(receiver.toLowerCase());
}

/** Calls in which a loop waits, or that can end it. */
export const WAITING: ReadonlySet<string> = new Set(
  `sleep wait usleep nanosleep delay await accept recv receive read readline take poll next join select park acquire get put pop
   scan yield block setimmediate settimeout tick pause readmessage fetchmessage consume brpop blpop lease listen serve exit fatal panic`.split(
    /\s+/,
  ),
);

const ROUTING =
  /^(?:get|post|put|patch|delete|all|use|routes?|router|head|options|any|handle(?:func)?|group|with|path|re_path|url|mount|protect|depends|security|method_decorator|compose|chain|pipe|then|apply|on|wrap\w{0,40}|(?:add|include|register|before|pre)\w{0,40})$/i;

/** Calls that are given what shall be asked before something runs; what others are given is a value. */
export function routes(name: string): boolean {
  return ROUTING.test(name);
}
