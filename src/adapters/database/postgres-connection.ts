/** Connections to PostgreSQL: how long they wait, what they leave, and what they make of numbers and texts. */
import {
  Kysely,
  type KyselyPlugin,
  OperationNodeTransformer,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type ValueNode,
} from 'kysely';
import { Pool, type PoolConfig, types } from 'pg';
import { CountersignError } from '../../model/error.ts';
import type { PostgresAddress } from './postgres-address.ts';
import type { WorkDatabase, WorkTables } from './work-tables.ts';

/** Milliseconds. The address may say otherwise (`?statement_timeout=…`). */
const TIMES = {
  connectionTimeoutMillis: 10_000,
  /** The server gives up a statement after this long, … */
  statement_timeout: 30_000,
  /** … and where it does not even say so, this side does. */
  query_timeout: 40_000,
  /** A process that stands still in the middle of a transaction holds up the others for no longer. */
  idle_in_transaction_session_timeout: 60_000,
} as const;

/** The driver's words where `query_timeout` is over; it has no code for it. */
const NO_ANSWER = 'Query read timeout';

/** Type of `bigint` and of what `count` answers. */
const INT8 = types.builtins.INT8;

/** A pool of connections; the first is made when it is needed. `config` says what differs from {@link TIMES}. */
export function connect({ secret }: PostgresAddress, config: PoolConfig): WorkDatabase {
  const pool = new Pool({
    connectionString: secret,
    application_name: 'countersign',
    keepAlive: true,
    types: { getTypeParser: (type, format) => (type === INT8 ? safeNumber : types.getTypeParser(type, format)) },
    ...TIMES,
    ...config,
  });
  // Connections break: the statement that used one is rejected, and the pool makes another. Without somebody who
  // listens, one that breaks between two statements would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => void client.on('error', ignore));
  const dialect = new PostgresDialect({ pool: discarding(pool) });
  return new Kysely<WorkTables>({ dialect, plugins: [new WithoutNul()] });
}

/**
 * The pool, but a connection whose answer did not come in time is not used again: after a failover that cut no
 * connection, it would swallow one question after the other.
 */
function discarding(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      let silent = false;
      return {
        query: (async (text: string, values: readonly unknown[]) => {
          // What is left to do in a transaction, such as taking it back, need not wait as long once more.
          if (silent) throw new Error(NO_ANSWER);
          try {
            return await client.query(text, [...values]);
          } catch (error) {
            silent = error instanceof Error && error.message === NO_ANSWER;
            throw error;
          }
        }) as unknown as PostgresPoolClient['query'],
        release: (discard) => client.release(discard === true || silent),
      };
    },
  };
}

function ignore(): void {}

/** Our numbers are times and counts; one that a double cannot hold is no number of ours. */
function safeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new CountersignError('internal', `the database answered the number ${text}`);
  return number;
}

/** PostgreSQL keeps every character in a text but U+0000; a title with one must not stop its repository. */
class WithoutNul extends OperationNodeTransformer implements KyselyPlugin {
  transformQuery({ node, queryId }: Parameters<KyselyPlugin['transformQuery']>[0]): typeof node {
    return this.transformNode(node, queryId);
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]): Promise<typeof result> {
    return result;
  }

  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: withoutNul(node.value) };
  }

  protected override transformPrimitiveValueList(
    node: Parameters<OperationNodeTransformer['transformPrimitiveValueList']>[0],
  ): typeof node {
    return { ...node, values: node.values.map(withoutNul) };
  }
}

function withoutNul(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
