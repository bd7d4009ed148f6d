/**
 * `npm run picture -- OUT.svg --in REPOSITORY [--rows N] [--columns N] [--title T] [--description D] -- check main..x`:
 * runs countersign on a pseudo-terminal (util-linux `script`) and draws what it printed, untouched.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { terminalPicture } from './terminal-picture.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    in: { type: 'string', default: '.' },
    rows: { type: 'string', default: '40' },
    columns: { type: 'string', default: '100' },
    title: { type: 'string', default: 'countersign on a terminal' },
    description: { type: 'string', default: '' },
  },
});
const [out, ...argv] = positionals;
if (out === undefined || argv.length === 0) {
  process.stderr.write('usage: npm run picture -- OUT.svg --in REPOSITORY -- COMMAND …\n');
  process.exit(2);
}
const launcher = join(import.meta.dirname, '..', 'bin', 'countersign.mjs');
const quoted = [process.execPath, launcher, ...argv].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
const columns = Number(values.columns);
const ran = spawnSync('script', ['-qec', `stty cols ${columns} rows 60; ${quoted} 2>/dev/null`, '/dev/null'], {
  cwd: resolve(values.in),
  env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: undefined, CI: undefined },
  encoding: 'utf8',
});
if (ran.error !== undefined || ran.stdout === '') {
  process.stderr.write(`nothing was printed: ${ran.error?.message ?? ran.stderr}\n`);
  process.exit(1);
}
const words = {
  command: `countersign ${argv.join(' ')}`,
  title: values.title,
  description: values.description,
  columns,
  rows: Number(values.rows),
};
writeFileSync(resolve(process.env['INIT_CWD'] ?? '.', out), terminalPicture(ran.stdout, words));
process.stdout.write(`${out}: ${ran.stdout.split('\n').length - 1} lines printed, exit ${ran.status}\n`);
