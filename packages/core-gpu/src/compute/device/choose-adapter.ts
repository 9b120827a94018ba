import { type AdapterSummary, matchesAdapter } from './adapter.ts';
import { AdapterError } from '@kuznets/base';

function describe(adapters: readonly AdapterSummary[], whyNone: string | null): string {
  return adapters.length === 0
    ? `there are none${whyNone === null ? '' : `: ${whyNone}`}`
    : `there are ${adapters.map(({ name, type }) => `${name} (${type})`).join('; ')}`;
}

/** The error of an adapter that is not there; it lists those that are. */
export function noAdapter(
  message: string,
  adapters: readonly AdapterSummary[],
  whyNone: string | null = null,
): AdapterError {
  const names = adapters.map(({ name }) => name);
  return new AdapterError(`${message}; ${describe(adapters, whyNone)}`, names);
}

/**
 * The rule of `createDevice`: a named adapter, or the first hardware one; software only by name.
 *
 * @param adapters - those there are
 * @param wanted - `auto` falls back to WASM, `webgpu` does not
 * @param whyNone - why there are none, for the message
 * @returns the adapter to open; `undefined` for WASM
 * @throws AdapterError when there is no adapter as asked for
 */
export function chooseAdapter(
  adapters: readonly AdapterSummary[],
  wanted: { readonly backend: 'auto' | 'webgpu'; readonly adapter?: string | undefined },
  whyNone: string | null = null,
): AdapterSummary | undefined {
  const { backend, adapter } = wanted;
  if (adapter !== undefined) {
    const match = adapter.trim() === '' ? undefined : adapters.find((summary) => matchesAdapter(summary, adapter));
    if (!match) throw noAdapter(`no adapter is called ${JSON.stringify(adapter)}`, adapters, whyNone);
    return match;
  }
  const hardware = adapters.find(({ type }) => type === 'hardware');
  if (!hardware && backend === 'webgpu')
    throw noAdapter('no hardware adapter (a software adapter must be asked for by name)', adapters, whyNone);
  return hardware;
}
