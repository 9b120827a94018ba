/**
 * The groups that determinants are in, such as theories, in the order of their names.
 *
 * @param features - the determinants.
 * @returns none where no determinant has a group.
 */
export function namedGroups(features: readonly { readonly group: string | null }[]): string[] {
  return [...new Set(features.flatMap(({ group }) => group ?? []))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
}
