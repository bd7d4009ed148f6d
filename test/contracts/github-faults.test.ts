import { forgeFaultsContract } from './forge-faults.ts';
import { githubWorld } from '../fakes/github/world.ts';

forgeFaultsContract('GitHub as an App', () => githubWorld({ isChecked: false }));
