import { checkForest, checkOperation, knownForests, operations } from '@kuznets/conformance';
import { type CreateDeviceOptions, createDevice } from '@kuznets/core-gpu';

/** How many cases a backend ran, and what came out otherwise than it should: the first difference of each operation and forest. */
async function check(options: CreateDeviceOptions): Promise<{ readonly cases: number; readonly wrong: string[] }> {
  const device = await createDevice(options);
  const wrong: string[] = [];
  let cases = 0;
  for (const operation of operations.filter(({ backends }) => backends.includes(device.backend))) {
    const { cases: count, difference } = await checkOperation(device, operation);
    cases += count;
    if (difference) wrong.push(`${operation.name}: ${JSON.stringify(difference)}`);
  }
  for (const known of knownForests) {
    const { forest, difference } = await checkForest(device, known);
    if (difference) wrong.push(`${forest}: ${JSON.stringify(difference)}`);
  }
  await device.destroy();
  return { cases, wrong };
}

/** What a test may call in the page. */
export const page = { check };

Object.assign(globalThis, { page });
