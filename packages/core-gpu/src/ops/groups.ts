import type { ColumnGroups } from '@kuznets/base';

/** Groups of columns as kernels take them: how many, and that of each column; every column by itself where there are none. */
export function groupsOf({
  features,
  groups,
}: {
  readonly features: number;
  readonly groups?: ColumnGroups | undefined;
}): {
  readonly groups: number;
  readonly groupOf: Uint32Array;
} {
  if (groups) return { groups: groups.names.length, groupOf: groups.of };
  return { groups: features, groupOf: Uint32Array.from({ length: features }, (_, column) => column) };
}
