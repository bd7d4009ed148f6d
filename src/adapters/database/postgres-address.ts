/** The address of a PostgreSQL database, and what is said where it cannot be used: never with the password. */
import { CountersignError } from '../../model/error.ts';

/** Words for the answers that a person can do something about, by PostgreSQL's code or the system's. */
const ANSWERS: ReadonlyMap<string, readonly [what: string, remedy: string]> = new Map([
  ['ECONNREFUSED', ['nothing listens there', 'start PostgreSQL, or correct host and port']],
  ['ENOENT', ['there is no such socket', 'start PostgreSQL, or correct the path']],
  ['ENOTFOUND', ['there is no such host', 'correct the host']],
  ['EAI_AGAIN', ['the name of the host cannot be looked up', 'try again, or correct the host']],
  ['EHOSTUNREACH', ['the host cannot be reached', 'correct the host, or open the network to it']],
  ['ENETUNREACH', ['the host cannot be reached', 'correct the host, or open the network to it']],
  ['ETIMEDOUT', ['nothing answers there', 'correct host and port, or open the network to it']],
  ['ECONNRESET', ['the connection was cut', 'see the log of PostgreSQL, and whether it asks for TLS (sslmode)']],
  ['28P01', ['user or password is wrong', 'correct the user and the password']],
  ['28000', ['it does not let this user in from here', 'correct the user, or pg_hba.conf']],
  ['3D000', ['there is no such database', 'make it: createdb NAME']],
  ['42501', ['the user may not make tables there', 'make the user the owner of the database']],
  ['53300', ['all its connections are taken', 'raise max_connections, or start fewer processes']],
  ['57P03', ['it is starting or stopping', 'try again in a moment']],
  ['25006', ['it only reads: a standby, or set so', 'name the primary']],
  ['55P03', ['another process brings the schema up to date', 'try again when it has ended']],
  ['57014', ['it took too long', 'try again, and see what else runs on it']],
]);

/** What of an address may be shown: user, host, port and database. */
export interface PostgresAddress {
  /** As it was given; holds the password. */
  readonly secret: string;
  readonly shown: string;
}

/** @throws CountersignError `usage` for an address of another form */
export function readPostgresAddress(text: string): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  // A slash in a password that was not written as %2F ends the host there: what follows it is no name of a database.
  if (url === null || !isPostgres || `${url.host}${url.pathname}`.includes('@')) {
    // Neither the text nor the parser's error is shown: both may hold the password.
    throw new CountersignError('usage', 'the address of the database is not of the form postgres://…', {
      remedy: 'write postgres://USER:PASSWORD@HOST:PORT/DATABASE; signs like @ / # in a password as %40 %2F %23',
    });
  }
  const user = url.username === '' ? '' : `${url.username}@`;
  const host = url.host === '' ? (url.searchParams.get('host') ?? 'localhost') : url.host;
  return { secret: text, shown: `${url.protocol}//${user}${host}${url.pathname}` };
}

/** The error that a person reads where the database at an address cannot be opened. */
export function unusable({ shown }: PostgresAddress, error: unknown): CountersignError {
  if (error instanceof CountersignError) return error;
  const code = codeOf(error);
  const known = code === null ? undefined : ANSWERS.get(code);
  const said = error instanceof Error ? error.message : String(error);
  const [what, remedy] = known ?? [
    said === '' ? String(code) : said,
    'correct the address, or see the log of PostgreSQL',
  ];
  return new CountersignError('file.unusable', `the database ${shown} cannot be used: ${what}`, {
    remedy,
    cause: error,
  });
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // The driver has no code for it.
  return /timeout/i.test(error.message) ? 'ETIMEDOUT' : null;
}
