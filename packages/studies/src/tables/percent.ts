/** A share in per cent. */
export function percent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}
