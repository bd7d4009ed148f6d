import { OBJECT_CASES } from './object-cases.ts';
import { suiteOf } from './suite.ts';

suiteOf('objects', OBJECT_CASES);
