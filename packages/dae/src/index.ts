export type { Features } from './data.ts';
export {
  type AutoencoderFitOptions,
  type AutoencoderResult,
  DenoisingAutoencoder,
  type DenoisingAutoencoderOptions,
  autoencoderProgram,
} from './denoising-autoencoder.ts';
export { PCA, type PcaOptions, type PcaResult, principalComponents } from './pca.ts';
