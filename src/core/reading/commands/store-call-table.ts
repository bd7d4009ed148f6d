/** Which calls of which frameworks empty a whole data base, as data. */

/** Languages whose programs are looked at. */
export type StoreLanguage = 'python' | 'ruby' | 'php' | 'javascript' | 'go' | 'java';

export interface StoreRow {
  /** `call`: a call up to its opening bracket. `key`: a setting of an object. */
  readonly kind: 'call' | 'key';
  /** What a program that uses the framework holds somewhere. */
  readonly within: RegExp;
  /** Looked for in code without its texts and comments. Bounded: no part of it can be read in two ways. */
  readonly head: RegExp;
  /** What must stand between the brackets. */
  readonly given?: RegExp;
}

function call(within: RegExp, head: RegExp, given?: RegExp): StoreRow {
  return { kind: 'call', within, head, ...(given === undefined ? {} : { given }) };
}

const DJANGO = /\bdjango\b/;
const EMPTIES = /^\s*(?:\[\s*)?(?:['"][\w./-]{0,60}manage\.py['"]\s*,\s*)?['"](?:flush|reset_db)['"]/;
const RAKE =
  /^\s*['"](?:db:(?:drop|reset|purge|migrate:reset|schema:load|structure:load|setup|truncate_all|seed:replant)[\w:]{0,40})['"]/;
const RAKE_ANYWHERE =
  /(?:^|[\s'"])db:(?:drop|reset|purge|migrate:reset|schema:load|structure:load|setup|truncate_all|seed:replant)[\w:]{0,40}(?:[\s'"]|$)/;
const MODELS = /\bsequelize\b|['"][^'"\n]{0,100}\bmodels?(?:\/[\w-]{1,40})?['"]/i;
const FRESH = /^\s*['"](?:migrate:(?:fresh|reset|refresh)|db:wipe)['"]/;

export const STORE_CALLS: Readonly<Record<StoreLanguage, readonly StoreRow[]>> = {
  python: [
    call(DJANGO, /(?<![\w.])(?:management\.)?call_command\(/g, EMPTIES),
    call(DJANGO, /(?<![\w.])(?:management\.)?call_command\(/g, /^\s*['"]migrate['"][^)]{0,200}['"]zero['"]/),
    call(DJANGO, /(?<![\w.])(?:management\.)?execute_from_command_line\(/g, EMPTIES),
    call(/\balembic\b/, /(?<![\w.])(?:alembic\.)?command\.downgrade\(/g),
    call(/\bmetadata\.drop_all\b/, /\bmetadata\.drop_all\(/g),
    call(/\bdb\.drop_all\b/, /(?<![\w.])db\.drop_all\(/g),
  ],
  ruby: [
    call(/\bRake::Task\b/, /\bRake::Task\[/g, RAKE),
    call(/^[ \t]*task\b/m, /^[ \t]*task\b[^\n[]{0,120}\[/gm, RAKE_ANYWHERE),
    call(
      /\bDatabaseTasks\b/,
      /\bDatabaseTasks\.(?:drop_all|drop_current|drop|purge_all|purge_current|purge|load_schema)\b\(?/g,
    ),
  ],
  php: [call(/\bmigrate:|\bdb:wipe\b/, /(?:\bArtisan::(?:call|queue)|\$this->call(?:Silent)?)\(/g, FRESH)],
  javascript: [
    call(
      MODELS,
      /(?:\b(?:sequelize|db|database|models?|connection|conn|orm)|\b[A-Z]\w{0,60})\.sync\(/g,
      /\bforce\s{0,8}:\s{0,8}true\b/,
    ),
    call(/\bsequelize\b/i, /\bsequelize\.drop\(/gi),
    call(/\bknex\b/i, /\bmigrate\.rollback\(/g, /\btrue\b/),
    call(/\.dropDatabase\b/, /\.dropDatabase\(/g),
    call(/\btypeorm\b/, /\.synchronize\(/g, /^\s*true\b/),
    { kind: 'key', within: /\btypeorm\b/, head: /\bdropSchema\s{0,8}:\s{0,8}(?=true\b)/g },
    call(/\bmikro-orm\b/, /\.(?:dropSchema|refreshDatabase)\(/g),
  ],
  go: [
    call(/\bgorm\.io\/gorm\b/, /\.Migrator\(\)\.DropTable\(/g),
    call(
      /\bgolang-migrate\/migrate\b/,
      /(?<![\w.])(?:m|mig|migrator|migration|migrations|mg)\.(?:Drop|Down)\(/g,
      /^\s*$/,
    ),
  ],
  java: [
    call(/\borg\.flywaydb\b/, /\bflyway\w{0,40}(?:\(\))?\.clean\(/gi, /^\s*$/),
    call(/\bliquibase\b/, /\bliquibase\w{0,40}(?:\(\))?\.dropAll\(/gi),
  ],
};
