import { type CreateDeviceOptions, type Device, createDevice, listAdapters } from '@kuznets/core-gpu';
import { growthStudy, runStudy } from '@kuznets/studies';
import type { Answer, GrowOrder, Grown, Place, Progress, Request } from './protocol.ts';
import { readSample } from './read-sample.ts';

const port = globalThis as unknown as {
  postMessage(answer: Answer): void;
  onmessage: (event: MessageEvent<Request>) => void;
};

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

async function grow({ config, data, place }: GrowOrder, say: (progress: Progress) => void): Promise<Grown> {
  const device = await deviceAt(place);
  const started = performance.now();
  let fitSeconds = 0;
  const { result } = await runStudy(growthStudy, config, data, {
    device,
    onEvent(event) {
      if (event.code !== 'progress' || event.stage !== 'fits') return;
      fitSeconds = (performance.now() - started) / 1000;
      say({ kind: 'progress', share: event.share });
    },
  });
  const { backend, name, type, workers } = device.info;
  return {
    kind: 'grown',
    method: result.methods[0]!,
    device: { backend, name, type, workers },
    fitSeconds,
    seconds: (performance.now() - started) / 1000,
  };
}

async function answer({ id, order }: Request): Promise<void> {
  try {
    const reply =
      order.kind === 'grow'
        ? await grow(order, (progress) => port.postMessage({ id, reply: progress }))
        : await readSample(order);
    port.postMessage({ id, reply });
  } catch (error) {
    const { name, message } = error as Error;
    port.postMessage({ id, reply: { kind: 'failure', name, message } });
  }
}

port.onmessage = ({ data }) => void answer(data);
