/**
 * `npm start [-- PATH [RANGE]]`: audits the repository (or bundle) at PATH, this one without it, prints the summary and
 * writes the report.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const [path, ...rest] = process.argv.slice(2);
// npm changes to the project's root first; a path means what it meant where it was typed.
const place = path === undefined ? root : resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
const report = join(root, 'countersign-audit.html');
const args = [join(root, 'bin', 'countersign.mjs'), '-C', place, 'audit', '--html', report, ...rest];
const done = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = done.status ?? 70;
