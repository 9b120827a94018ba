/** What is known of a column where tables are cut to the width of a page or a terminal. */
export interface PanelColumn {
  /** With the gap to the next, in the unit of the room. */
  readonly width: number;
  /** Whether it names rows rather than says something of them. */
  readonly isText: boolean;
  /** Whether it belongs to the column before. */
  readonly follows: boolean;
}

/**
 * Columns side by side as far as there is room, those that have none in panels of their own, each behind the columns that name the rows.
 *
 * @param columns - at least one.
 * @param room - width of a line.
 * @returns panels of columns; one column may be wider than the room.
 */
export function panelsOf<Column extends PanelColumn>(columns: readonly Column[], room: number): Column[][] {
  const total = (some: readonly Column[]): number => some.reduce((sum, { width }) => sum + width, 0);
  if (total(columns) <= room) return [[...columns]];
  const firstValue = columns.findIndex(({ isText }, at) => !isText && !columns[at + 1]?.isText);
  const most = firstValue <= 0 ? 1 : firstValue;
  let names = columns.slice(0, most);
  while (names.length > 1 && total(names) > room / 2) names = names.slice(0, -1);
  const panels: Column[][] = [];
  let panel = [...names];
  for (const [at, column] of columns.entries()) {
    if (at < names.length) continue;
    const after = columns.slice(at + 1);
    const alone = after.findIndex(({ follows }) => !follows);
    const group = column.follows ? [column] : [column, ...after.slice(0, alone < 0 ? after.length : alone)];
    if (panel.length > names.length && total([...panel, ...group]) > room) {
      panels.push(panel);
      panel = [...names];
    }
    panel.push(column);
  }
  return [...panels, panel];
}

/**
 * Points that a text takes in letters of eight points, rather too many: Chinese is twice as wide.
 *
 * @param text - any text.
 * @returns points.
 */
export function textPoints(text: string): number {
  let width = 0;
  for (const character of text)
    width +=
      character > '\u2e80'
        ? 8.2
        : /[A-Z%mw@+=<>]/.test(character)
          ? 6.1
          : /[ijltfr.,:;'|()[\] ]/.test(character)
            ? 2.9
            : 4.4;
  return width;
}
