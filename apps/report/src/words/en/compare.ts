export const compare = {
  title: 'Two runs',
};
