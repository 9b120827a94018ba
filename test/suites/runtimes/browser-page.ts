import { automaticBackend, forestHashes, loseDevice } from './forests.ts';

/** What a test may call in the page. */
export const page = { automaticBackend, forestHashes, loseDevice };

Object.assign(globalThis, { page });
