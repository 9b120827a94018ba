# Writes a regression forest of ranger as CSV that Kuznets reads: treeInfo of every tree, one under the other, with the
# tree's number in a column `tree` and every digit of a double.
#
#   source("export_ranger.R")
#   export_treeinfo(ranger(y ~ ., data), "forest.csv")
#
# Numeric covariates only: a split of an unordered factor is refused when the file is read.

export_treeinfo <- function(forest, path) {
  trees <- lapply(seq_len(forest$num.trees), function(tree) cbind(tree = tree, ranger::treeInfo(forest, tree)))
  info <- do.call(rbind, trees)
  exact <- function(column) ifelse(is.na(column), NA, sprintf("%.17g", column))
  if (is.numeric(info$splitval)) info$splitval <- exact(info$splitval)
  info$prediction <- exact(info$prediction)
  write.csv(info, path, row.names = FALSE, quote = which(names(info) == "splitvarName"), na = "NA")
}
