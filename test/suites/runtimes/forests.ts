import { type CreateDeviceOptions, createDevice, listAdapters } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { BaggingRegressor, RandomForestRegressor } from '@kuznets/ensembles';

const settings = { nEstimators: 200, minSamplesLeaf: 2, randomState: 20010101 } as const;

/** SHA-256 of a small growth study's forests. */
export interface ForestHashes {
  readonly bagging: string;
  readonly forest: string;
}

/** Grows both forests on the embedded growth data: the same program in every runtime. */
export async function forestHashes(options: CreateDeviceOptions): Promise<ForestHashes> {
  const device = await createDevice(options);
  try {
    const data = crossSection(await loadDataset('fls2001'));
    const bagging = await new BaggingRegressor(settings).fit(data, { device });
    const forest = await new RandomForestRegressor(settings).fit(data, { device });
    return { bagging: bagging.result.forestHash, forest: forest.result.forestHash };
  } finally {
    await device.destroy();
  }
}

/** The backend that `auto` takes, and the kinds of the adapters that it could have taken. */
export async function automaticBackend(): Promise<{
  readonly backend: string;
  readonly adapterTypes: readonly string[];
}> {
  const device = await createDevice({ backend: 'auto' });
  await device.destroy();
  return { backend: device.backend, adapterTypes: (await listAdapters()).map(({ type }) => type) };
}

/** How a fit ended, and what became of its device. */
export interface Loss {
  readonly fit: string;
  readonly lost: string;
}

/** Starts a fit that takes minutes, marks the moment, and destroys the device or waits for others to do so. */
export async function loseDevice(options: CreateDeviceOptions, how: 'destroy' | 'wait'): Promise<Loss> {
  const device = await createDevice(options);
  performance.mark(how);
  if (how === 'destroy') setTimeout(() => void device.destroy(), 300);
  const data = crossSection(await loadDataset('fls2001'));
  const fitting = new RandomForestRegressor({ ...settings, nEstimators: 1_000_000 }).fit(data, {
    device,
    keepTrees: false,
  });
  const fit = await fitting.then(
    () => 'finished',
    ({ name }: Error) => name,
  );
  const { name, reason } = await device.lost;
  return { fit, lost: `${name} (${reason})` };
}
