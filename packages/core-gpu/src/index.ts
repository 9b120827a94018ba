export { createDevice, listAdapters, type CreateDeviceOptions } from './device/create-device.ts';
export type { AdapterSummary } from './device/adapter.ts';
export type { Backend, Device, DeviceInfo, WasmDevice, WebgpuDevice } from './device/device.ts';
export { AdapterError, ConfigError, DeviceLostError, GpuError, NotFittedError, ShapeError } from './device/errors.ts';
export type { DeviceLimits } from './device/limits.ts';
export type { BmaChains, BmaChainsOptions, ChainMoves, ModelEvidence, ModelSpace } from './ops/bma-chains/contract.ts';
export { bmaChains } from './ops/bma-chains/index.ts';
export type {
  CodedRows,
  ForestPredictOptions,
  ForestPrediction,
  OutOfBag,
  RoutableTrees,
} from './ops/forest-predict/contract.ts';
export { forestPredict } from './ops/forest-predict/index.ts';
export { addPredictions } from './ops/forest-predict/wasm.ts';
export type { BagOptions, GrowTreesOptions, GrownTrees, RankedSample } from './ops/grow-trees/contract.ts';
export { concatTrees } from './ops/grow-trees/finalise.ts';
export { growTrees } from './ops/grow-trees/index.ts';
export { codedRows } from './ops/grow-trees/sample.ts';
export type { M5Models, M5ModelsOptions, M5Sample, M5Trees } from './host/m5-models/contract.ts';
export { m5Models } from './host/m5-models/index.ts';
export type { OobPermutation, OobPermutationOptions } from './ops/oob-permutation/contract.ts';
export { permutationErrorUnit } from './ops/oob-permutation/error-unit.ts';
export { oobPermutation } from './ops/oob-permutation/index.ts';
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
} from './ops/train-networks/contract.ts';
export type { NetworkPrediction, PredictNetworksOptions } from './ops/predict-networks/contract.ts';
export { predictNetworks } from './ops/predict-networks/index.ts';
export type { SubstituteNetworksOptions, SubstitutedMeans } from './ops/substitute-networks/contract.ts';
export { substituteNetworks } from './ops/substitute-networks/index.ts';
export { networkRows } from './ops/train-networks/draw.ts';
export { trainNetworks } from './ops/train-networks/index.ts';
export { concatenate, concatenateOffsets } from './numeric/concatenate.ts';
export { minimize, type Minimum, type MinimizeOptions, type Objective } from './numeric/minimize.ts';
export type {
  Activation,
  Initialisation,
  Program,
  ProgramGradient,
  Schedule,
  Step,
  TensorDeclaration,
  TrainOptions,
  TrainResult,
  View,
} from './ops/train/contract.ts';
export { programGradient, trainProgram } from './ops/train/index.ts';
export {
  type GraphConvolutionOptions,
  type SparseMatrix,
  graphConvolution,
  modularityLoss,
  selfTrainingLoss,
  studentSimilarity,
} from './ops/train/graph.ts';
export {
  type DenseOptions,
  type LeastSquaresOptions,
  addNoise,
  dense,
  leastSquares,
  multiply,
  softmax,
} from './ops/train/layers.ts';
export { type LossOptions, binaryCrossEntropy, meanSquaredError, sparsePenalty } from './ops/train/losses.ts';
export { type LstmOptions, type LstmStates, lstm, lstmAtLast } from './ops/train/recurrent.ts';
export type { StepName } from './ops/train/steps.ts';
export { type Passes, type Tape, buildProgram } from './ops/train/tape.ts';
export { columns, reshape, rows } from './ops/train/views.ts';
export { indexFromWord, philox4x32, seedKey, type Words4 } from './random/philox.ts';
export type {
  LinearLeaves,
  VariationBlock,
  VariationSample,
  VariationSums,
  VariationTrees,
} from './ops/tree-variation/contract.ts';
export { treeVariation } from './ops/tree-variation/index.ts';
export { addVariationSums } from './ops/tree-variation/sums.ts';
export { matmul, type MatmulOptions, type MatmulShape } from './ops/matmul/index.ts';
export type { ParamsOf, ParamsValue } from './kernel/params-writer.ts';
export type { Grid } from './kernel/dispatch-grid.ts';
export type { Launch, OverridesOf, Pass } from './kernel/launch.ts';
export type { Executor, ExecutorStatistics, TensorRange } from './kernel/executor.ts';
export type { KernelTime } from './kernel/profile.ts';
export type { PoolStatistics } from './tensor/buffer-pool.ts';
export type { DType, HostArray, HostArrays } from './tensor/dtype.ts';
export type { TensorOwner, TensorScope } from './tensor/scope.ts';
export type { Shape } from './tensor/shape.ts';
export type { Tensor, TensorSpec } from './tensor/tensor.ts';
export type { KernelSource } from '@kuznets/shaders/kernel-source';
