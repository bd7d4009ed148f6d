// Loaded before countersign by the tests of faults: what it does with the gate's outbox ends the process, or finds the disk full.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [name, when] = (process.env.FAULT_AT ?? '').split(' ');
const real = fs[name];

fs[name] = async (path, ...rest) => {
  if (!String(path).includes('/countersign/landed')) return real(path, ...rest);
  if (when === 'before') process.kill(process.pid, 'SIGKILL');
  if (when === 'full') {
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC' });
  }
  const done = await real(path, ...rest);
  if (when === 'after') process.kill(process.pid, 'SIGKILL');
  return done;
};
syncBuiltinESMExports();
