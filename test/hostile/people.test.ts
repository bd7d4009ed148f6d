import { PEOPLE_CASES } from './people-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('people, services and owners', PEOPLE_CASES);
