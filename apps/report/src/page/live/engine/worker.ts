import { type CreateDeviceOptions, type Device, createDevice, listAdapters } from '@kuznets/core-gpu';
import { runGrowthStudy } from '@kuznets/studies';
import type { GrowOrder, Grown, Order, Place, Reply } from './protocol.ts';
import { readSample } from './read-sample.ts';

const port = globalThis as unknown as { postMessage(reply: Reply): void; onmessage: (event: MessageEvent<Order>) => void };

let opened: { readonly place: Place; readonly device: Device } | undefined;

/** The device of the last order, if it is still there and is what this order wants. */
async function deviceAt(place: Place): Promise<Device> {
  if (opened?.place === place) return opened.device;
  await opened?.device.destroy();
  opened = undefined;
  const device = await createDevice(await optionsOf(place));
  opened = { place, device };
  void device.lost.then(() => {
    if (opened?.device === device) opened = undefined;
  });
  return device;
}

async function optionsOf(place: Place): Promise<CreateDeviceOptions> {
  const software = place === 'webgpu' ? (await listAdapters())[0] : undefined;
  return software === undefined ? { backend: place } : { backend: place, adapter: software.name };
}

async function grow({ config, data, place }: GrowOrder): Promise<Grown> {
  const device = await deviceAt(place);
  const started = performance.now();
  let fitSeconds = 0;
  const result = await runGrowthStudy(config, {
    device,
    data,
    onProgress({ share }) {
      fitSeconds = (performance.now() - started) / 1000;
      port.postMessage({ kind: 'progress', share });
    },
  });
  const { backend, name, type, workers } = device.info;
  return { kind: 'grown', method: result.methods[0]!, device: { backend, name, type, workers }, fitSeconds, seconds: (performance.now() - started) / 1000 };
}

async function answer(order: Order): Promise<void> {
  try {
    port.postMessage(order.kind === 'grow' ? await grow(order) : await readSample(order));
  } catch (error) {
    const { name, message } = error as Error;
    port.postMessage({ kind: 'failure', name, message });
  }
}

port.onmessage = ({ data }) => void answer(data);
