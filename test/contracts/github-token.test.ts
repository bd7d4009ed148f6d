import { forgeContract } from './forge.ts';
import { forgeFaultsContract } from './forge-faults.ts';
import { githubWorld } from '../fakes/github/world.ts';

forgeContract('GitHub with a token', () => githubWorld({ account: 'token' }));
forgeFaultsContract('GitHub with a token', () => githubWorld({ account: 'token', isChecked: false }), [
  'repositories',
  'setStatus',
]);
