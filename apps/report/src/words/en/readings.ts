/** The page of a multiverse. */
export const readings = {
  title: 'Every reading of a paper',
  summary: {
    title: 'In short',
    scope: (regions: string, periods: string, target: string, replicas: string, seed: string) =>
      `${regions} regions, ${periods}, forecast of ${target}. Every specification was computed whole, its networks ${replicas} times (seed ${seed}).`,
    conclusions: "What the paper's four conclusions rest on",
    claims: 'What the claims rest on',
    mind: 'A specification is one value of each choice. That a claim holds under a share of the readings says how much it depends on them, not how likely it is: readings are not drawn at random from those that there are.',
  },
  published: {
    title: "The paper's numbers under every reading",
    titleAlone: 'The quantities under every reading',
    mind: "A specification holds the paper's number where it lies between the 5 % and the 95 % quantile of its replicas.",
  },
  places: {
    title: 'Which places survive',
    scope: (rows: string, determinants: string, target: string) =>
      `${rows} rows, ${determinants} determinants of ${target}. Every method was fitted under every specification, at each of its seeds.`,
    survive: 'Which ranks survive',
    mind: 'A place stays under a specification where its determinant is among the first ten in at least half of the seeds. The share of variance is that of its median rank.',
  },
  curve: {
    title: 'Specification curves',
    choose: 'Quantity',
    still: 'No choice moves this quantity.',
    share: 'Share of the variance between the values of a choice',
    shares: (quantity: string) =>
      `${quantity}: share of the variance over specifications that lies between the values of each choice`,
  },
  claims: { title: 'In how many readings each claim holds' },
  choices: { title: 'Which choices decide' },
  further: {
    title: 'Choices varied alone',
    mind: 'Each is set beside the same combinations of the other choices. Curves and the shares above are of the crossed choices alone; shares of readings and verdicts on published numbers count these specifications too.',
  },
  joint: {
    title: 'All specifications at once',
    mind: 'Of the specifications in which no forecast knows what came. A rank correlation does not mind what is common to all regions, so one period is enough; regions that move with their neighbours make the test reject too often.',
  },
  specifications: { title: 'Every specification' },
};
