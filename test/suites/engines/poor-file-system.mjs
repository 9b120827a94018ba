// node --import poor-file-system.mjs …: a file system below the working folder that cannot do what LACKS names: `rename` (refused, with
// the code LACKS_CODE) or `exclusive` (a new file takes the place of one that is there).
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

const { LACKS, LACKS_CODE = 'ENOSYS' } = process.env;
const folder = process.cwd() + sep;
const isInside = (path) => resolve(String(path)).startsWith(folder);
const { open, rename } = fs.promises;

if (LACKS === 'rename')
  fs.promises.rename = (from, to) =>
    isInside(from)
      ? Promise.reject(Object.assign(new Error(`${LACKS_CODE}: rename '${from}'`), { code: LACKS_CODE, path: from }))
      : rename(from, to);
if (LACKS === 'exclusive')
  fs.promises.open = (path, flags, mode) => open(path, flags === 'wx' && isInside(path) ? 'w' : flags, mode);
syncBuiltinESMExports();
