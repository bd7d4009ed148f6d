/** Cases of programs that empty a data base by calling what a framework's command line calls. */
import type { ContentCase } from '../content-cases.ts';

const STORE = 'data.delete.keyspace';

type Row = readonly [path: string, text: string, fires: boolean];

const DJANGO = 'from django.core.management import call_command\n';
const SEQUELIZE = "import { Sequelize } from 'sequelize';\n";
const TYPEORM = "import { DataSource } from 'typeorm';\n";
const FLYWAY = 'import org.flywaydb.core.Flyway;\nclass A { void x(Flyway flyway) { … } }\n';

const ROWS: readonly Row[] = [
  ['app/tool.py', `${DJANGO}call_command('flush', interactive=False)\n`, true],
  ['app/tool.py', `from django.core import management\nmanagement.call_command("reset_db")\n`, true],
  ['app/tool.py', `${DJANGO}call_command('migrate', 'shop', 'zero')\n`, true],
  [
    'app/tool.py',
    "from django.core.management import execute_from_command_line\nexecute_from_command_line(['manage.py', 'flush'])\n",
    true,
  ],
  ['app/tool.py', "from alembic import command\ncommand.downgrade(cfg, 'base')\n", true],
  ['app/tool.py', 'Base.metadata.drop_all(bind=engine)\n', true],
  ['app/tool.py', `${DJANGO}call_command('migrate')\ncall_command('loaddata', 'flush')\ncall_command(name)\n`, false],
  ['app/tool.py', `${DJANGO}# call_command('flush')\nprint("call_command('flush')")\n`, false],
  ['app/tool.py', "from mine import call_command\ncall_command('flush')\n", false],
  ['app/tool.py', "from alembic import command\ncommand.upgrade(cfg, 'head')\n", false],
  ['tests/test_shop.py', `${DJANGO}call_command('flush', interactive=False)\n`, false],
  ['lib/tasks/a.rake', "Rake::Task['db:drop'].invoke\n", true],
  ['lib/tasks/a.rake', 'Rake::Task["db:schema:load"].execute\n', true],
  ['lib/tasks/a.rake', "task fresh: ['db:drop', 'db:create']\n", true],
  ['lib/tasks/a.rake', 'task :fresh => %w[db:reset]\n', true],
  ['lib/tasks/a.rake', "Rake::Task['db:migrate'].invoke\ntask fresh: ['db:migrate']\nputs 'db:drop'\n", false],
  ['src/reset.ts', `${SEQUELIZE}await sequelize.sync({ force: true });\n`, true],
  ['src/reset.js', "const { User } = require('./models');\nUser.sync({force:true});\n", true],
  ['src/reset.ts', `${SEQUELIZE}await sequelize.drop();\n`, true],
  ['src/reset.ts', "import knex from 'knex';\nawait db.migrate.rollback(undefined, true);\n", true],
  ['src/reset.ts', `${TYPEORM}await source.synchronize(true);\n`, true],
  ['src/reset.ts', `${TYPEORM}await source.dropDatabase();\n`, true],
  ['src/reset.ts', `${TYPEORM}new DataSource({ type: 'postgres', dropSchema: true });\n`, true],
  [
    'src/reset.ts',
    `${SEQUELIZE}await sequelize.sync();\nawait sequelize.sync({ force: false });\nawait git.sync({ force: true });\n// sequelize.drop()\n`,
    false,
  ],
  ['src/reset.ts', `${TYPEORM}await source.synchronize();\nnew DataSource({ dropSchema: false });\n`, false],
  ['src/reset.test.ts', `${SEQUELIZE}await sequelize.sync({ force: true });\n`, false],
  ['src/main/java/A.java', FLYWAY.replace('…', 'flyway.clean();'), true],
  ['src/main/java/A.java', FLYWAY.replace('…', 'flyway.migrate(); cache.clean(); // flyway.clean()'), false],
  ['src/main/java/A.java', 'import liquibase.Liquibase;\nclass A { void x() { liquibase.dropAll(); } }\n', true],
  ['main.go', 'package main\nimport "gorm.io/gorm"\nfunc main() { db.Migrator().DropTable(&User{}) }\n', true],
  ['main.go', 'package main\nimport "github.com/golang-migrate/migrate/v4"\nfunc main() { m.Drop() }\n', true],
  [
    'main.go',
    'package main\nimport "github.com/golang-migrate/migrate/v4"\nfunc main() { m.Up(); ball.Drop() }\n',
    false,
  ],
  ['app/a.php', "<?php Artisan::call('migrate:fresh', ['--force' => true]);\n", true],
  ['app/a.php', "<?php Artisan::call('migrate');\n", false],
  // As commands, where the table of commands alone did not look.
  ['run.sh', 'python -m django flush --no-input\n', true],
  ['run.sh', 'npx -y prisma@5 migrate reset --force\n', true],
  ['run.sh', 'bundle exec rake environment db:reset\n', true],
  ['run.sh', 'npx -y prisma@5 migrate deploy && rake environment db:migrate\n', false],
];

export const COMMAND_STORES: readonly ContentCase[] = ROWS.map(([path, text, fires], index) => ({
  name: `store ${index}: ${path}`,
  files: { [path]: [null, text] },
  finds: fires ? [STORE] : [],
  ...(fires ? {} : { harmlessFor: [STORE] }),
}));
