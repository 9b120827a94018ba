import { forestHashes } from './forests.ts';

process.stdout.write(JSON.stringify(await forestHashes({ backend: 'wasm', workers: 2 })));
