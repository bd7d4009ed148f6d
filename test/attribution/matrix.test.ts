import { MATRIX } from './cases/matrix.ts';
import { runCases } from './suite.ts';

runCases('every operation with every kind of author', MATRIX);
