/** Settings of the person, as git itself would take them: the repository's and their own. Data only. */
import { discover } from './discovery.ts';
import { writerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { GitProcesses } from './process.ts';

/**
 * The value of one key for whoever runs this in the folder `where`; null where none is set. `path`: a leading `~` is
 * the person's home.
 */
export async function personalSetting(
  where: string,
  key: string,
  type: 'text' | 'path',
  environment: Environment = process.env,
): Promise<string | null> {
  const processes = new GitProcesses();
  const found = await discover(processes, where, environment);
  const place = { ...found.place, env: writerEnvironment(environment, found.place.env) };
  const typed = type === 'path' ? ['--type=path'] : [];
  const read = await processes.run(place, ['config', '-z', ...typed, '--get', key], { accepted: [0, 1, 2, 128] });
  return read.status === 0 ? read.stdout.toString('utf8').replace(/\0$/, '') : null;
}
