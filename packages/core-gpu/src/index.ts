export { createDevice, listAdapters, whyNoAdapters, type CreateDeviceOptions } from './compute/device/create-device.ts';
export { type MeasureOptions, type WorkSeconds, measureDevice } from './measure/measure-device.ts';
export { type WorkKind, workKinds } from './measure/work.ts';
export { operationBackends } from './ops/operation-backends.ts';
export { cpuOf } from './compute/device/wasm-device.ts';
export { type DriverCall, lookAtDriversThrough } from './compute/device/dawn.ts';
export { type AdapterSummary, matchesAdapter } from './compute/device/adapter.ts';
export type {
  Backend,
  Device,
  DeviceFitOptions,
  DeviceInfo,
  WasmDevice,
  WebgpuDevice,
} from './compute/device/device.ts';
export type { DeviceLimits } from './compute/device/limits.ts';
export type {
  BmaChains,
  BmaChainsOptions,
  ChainMoves,
  ModelEvidence,
  ModelSpace,
} from './ops/bayes/bma-chains/contract.ts';
export { bmaChains } from './ops/bayes/bma-chains/index.ts';
export type {
  CodedRows,
  ForestPredictOptions,
  ForestPrediction,
  OutOfBag,
  RoutableTrees,
} from './ops/tree/forest-predict/contract.ts';
export { forestPredict } from './ops/tree/forest-predict/index.ts';
export { addPredictions } from './ops/tree/forest-predict/wasm.ts';
export type { BagOptions, GrowTreesOptions, GrownTrees, RankedSample } from './ops/tree/grow-trees/contract.ts';
export { mostDrawn } from './ops/tree/grow-trees/bag.ts';
export { growTrees } from './ops/tree/grow-trees/index.ts';
export { codedRows } from './ops/tree/grow-trees/sample.ts';
export type { M5Models, M5ModelsOptions, M5Sample } from './ops/tree/m5-models/contract.ts';
export { m5Models } from './ops/tree/m5-models/index.ts';
export type { OobPermutation, OobPermutationOptions } from './ops/explain/oob-permutation/contract.ts';
export { permutationErrorUnit } from './ops/explain/oob-permutation/error-unit.ts';
export { oobPermutation } from './ops/explain/oob-permutation/index.ts';
export {
  type Adam,
  type LevenbergMarquardt,
  type NetworkActivation,
  type NetworkEnsemble,
  type NetworkRows,
  type NetworkSample,
  type StopReason,
  type TrainNetworksOptions,
  type TrainedNetworks,
  stopReasons,
} from './ops/network/train-networks/contract.ts';
export type { NetworkPrediction, PredictNetworksOptions } from './ops/network/predict-networks/contract.ts';
export { predictNetworks } from './ops/network/predict-networks/index.ts';
export type { SubstituteNetworksOptions, SubstitutedMeans } from './ops/network/substitute-networks/contract.ts';
export { substituteNetworks } from './ops/network/substitute-networks/index.ts';
export { networkRows } from './ops/network/train-networks/draw.ts';
export { trainNetworks } from './ops/network/train-networks/index.ts';
export type {
  Initialisation,
  Program,
  ProgramGradient,
  ReplicaFitOptions,
  Schedule,
  Step,
  TensorDeclaration,
  TrainOptions,
  TrainResult,
  View,
} from './ops/program/train/contract.ts';
export { programGradient, trainProgram } from './ops/program/train/index.ts';
export { activationNames, schedules } from './ops/program/train/options.ts';
export { divergedReplicas } from './ops/program/train/replicas.ts';
export type { PredictProgramOptions } from './ops/program/predict/contract.ts';
export { predictProgram } from './ops/program/predict/index.ts';
export {
  type GraphConvolutionOptions,
  type SparseMatrix,
  graphConvolution,
  modularityLoss,
  selfTrainingLoss,
  studentSimilarity,
} from './ops/program/train/graph.ts';
export {
  type DenseOptions,
  type LeastSquaresOptions,
  addNoise,
  dense,
  leastSquares,
  multiply,
  softmax,
} from './ops/program/train/layers.ts';
export { type LossOptions, binaryCrossEntropy, meanSquaredError, sparsePenalty } from './ops/program/train/losses.ts';
export { type LstmOptions, type LstmStates, lstm, lstmAtLast } from './ops/program/train/recurrent.ts';
export type { Activation, StepName } from './ops/program/train/steps.ts';
export { type Passes, type Tape, buildProgram } from './ops/program/train/tape.ts';
export { columns, reshape, rows } from './ops/program/train/views.ts';
export type {
  TreeCounts,
  VariationBlock,
  VariationSample,
  VariationSums,
  VariationTrees,
} from './ops/explain/tree-variation/contract.ts';
export { treeCounts, treeVariation } from './ops/explain/tree-variation/index.ts';
export { addVariationSums } from './ops/explain/tree-variation/sums.ts';
export type { PatternBlock, PatternSample, PatternTrees } from './ops/explain/patterns.ts';
export type { ShapleyOptions, ShapleySums } from './ops/explain/tree-shapley/contract.ts';
export type { CoalitionSums } from './ops/explain/coalition-sums/contract.ts';
export { coalitionSums } from './ops/explain/coalition-sums/index.ts';
export { addCoalitionSums } from './ops/explain/coalition-sums/sums.ts';
export { treeShapley } from './ops/explain/tree-shapley/index.ts';
export { addShapleySums } from './ops/explain/tree-shapley/sums.ts';
export { shapleyUnit } from './ops/explain/tree-shapley/weights.ts';
export { matmul, type MatmulOptions, type MatmulShape } from './ops/linalg/matmul/index.ts';
export type { ParamsOf, ParamsValue } from './compute/kernel/params-writer.ts';
export type { Grid } from './compute/kernel/dispatch-grid.ts';
export type { Launch, OverridesOf, Pass } from './compute/kernel/launch.ts';
export type { Executor, ExecutorStatistics, TensorRange } from './compute/kernel/executor.ts';
export type { KernelTime } from './compute/kernel/profile.ts';
export type { PoolStatistics } from './compute/tensor/buffer-pool.ts';
export type { DType, HostArray, HostArrays } from './compute/tensor/dtype.ts';
export type { TensorOwner, TensorScope } from './compute/tensor/scope.ts';
export type { Shape } from './compute/tensor/shape.ts';
export type { Tensor, TensorSpec } from './compute/tensor/tensor.ts';
export type { KernelSource } from '@kuznets/shaders/kernel-source';
