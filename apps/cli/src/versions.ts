import { release } from 'node:os';
import packageJson from '../package.json' with { type: 'json' };

/** Versions of what computes, for the manifest. */
export function versions(): Record<string, string> {
  return {
    kuznets: packageJson.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${release()}`,
  };
}
