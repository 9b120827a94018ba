const DAY = 86_400_000;

/** A moment as text: a day where it is midnight, as every program writes it. */
export const dateText = (milliseconds: number): string | null => {
  const date = new Date(Math.round(milliseconds));
  if (Number.isNaN(date.getTime())) return null;
  const text = date.toISOString();
  return date.getTime() % DAY === 0 ? text.slice(0, text.indexOf('T')) : text.replace(/\.000Z$|Z$/, '');
};

/** A day as text, counted from 1 January 1970. */
export const dayText = (days: number): string | null => dateText(days * DAY);
