export const live = {
  title: 'Recompute in this page',
};
