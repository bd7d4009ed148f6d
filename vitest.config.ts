import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

/** The longest: `npm run test:all` runs them too. All together take more than a quarter of an hour on two cores. */
const LONG: readonly string[] = [
  'test/stories/{hosted-squash,merge-queue,monorepo,release}.test.ts',
  'test/faults/**/*.test.ts',
  'test/forges/action.test.ts',
  'test/passkey/forged.test.ts',
  'test/audit/kept.test.ts',
  'test/attribution/{matrix,merged-branches}.test.ts',
  'test/audit/merged-later.test.ts',
  'test/check/extends.test.ts',
  'test/attest/attest.test.ts',
  'test/flow/{backport,deploy,promotion}.test.ts',
  'test/owners/removal.test.ts',
  'test/forges/{record,signed-commits}.test.ts',
  'test/permits/**/*.test.ts',
  'test/attacks/squash.test.ts',
  'test/contracts/github-{faults,token}.test.ts',
  'test/audit/verdicts.test.ts',
  'test/store/contention.test.ts',
  'test/service/forges-more.test.ts',
  'test/{check/history,github/limits,hostile/kept,sign/store}.test.ts',
  'test/{gate/{records,concern},policy/invariants,git/forged-ancestry}.test.ts',
  'test/{cli/completion,sign/again,attacks/approval,service/two-processes,github/restack}.test.ts',
];

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(process.env['COUNTERSIGN_TESTS'] === 'all' ? [] : LONG)],
    environment: 'node',
    setupFiles: ['test/fixed-seed.ts'],
    // By itself it leaves one core idle; most tests wait for processes that they start.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
export default config;
