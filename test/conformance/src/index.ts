export { differenceText } from '@kuznets/test-kit';
export { type Case, exactCase } from './case.ts';
export { m5Tables } from './cases/m5-models.ts';
export { problems } from './cases/train/problems.ts';
export {
  type CaseCheck,
  type CaseDifference,
  type OperationCheck,
  checkCase,
  checkOperation,
  operationCheck,
} from './check.ts';
export { type ForestCheck, type KnownForest, checkForest, forestsOf, knownForests } from './forests.ts';
export { type Operation, operations } from './operations.ts';
