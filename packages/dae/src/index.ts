export {
  type AutoencoderResult,
  DenoisingAutoencoder,
  type DenoisingAutoencoderOptions,
  autoencoderProgram,
} from './denoising-autoencoder.ts';
export { PCA, type PcaOptions, type PcaResult, principalComponents } from './pca.ts';
