# Writes a regression forest of randomForest as CSV that Kuznets reads: the columns of ranger's treeInfo, with the tree's number in
# a column `tree`, the program in a column `program`, and every digit of a double.
#
#   source("export_randomforest.R")
#   export_randomforest(randomForest(x, y, keep.forest = TRUE), "forest.csv")
#
# Numeric covariates only; the prediction is the mean of the trees, so a forest with corr.bias is refused.

export_randomforest <- function(forest, path) {
  if (forest$type != "regression") stop("a forest of type ", forest$type, "; allowed: regression")
  if (is.null(forest$forest)) stop("the forest was not kept; allowed: keep.forest = TRUE")
  if (!is.null(forest$coefs)) stop("predictions are corrected; allowed: corr.bias = FALSE")
  factors <- names(forest$forest$ncat)[forest$forest$ncat > 1]
  if (length(factors) > 0) stop("factors: ", paste(factors, collapse = ", "), "; allowed: numeric covariates")
  names <- names(forest$forest$ncat)
  exact <- function(column) sprintf("%.17g", column)
  program <- paste("randomForest", packageVersion("randomForest"))
  trees <- lapply(seq_len(forest$ntree), function(tree) {
    nodes <- randomForest::getTree(forest, tree)
    leaf <- nodes[, "status"] == -1
    inner <- function(values) ifelse(leaf, NA, values)
    data.frame(
      program = program,
      tree = tree,
      nodeID = seq_len(nrow(nodes)) - 1,
      leftChild = inner(nodes[, "left daughter"] - 1),
      rightChild = inner(nodes[, "right daughter"] - 1),
      splitvarID = inner(nodes[, "split var"] - 1),
      splitvarName = ifelse(leaf, NA, names[pmax(1, nodes[, "split var"])]),
      splitval = inner(exact(nodes[, "split point"])),
      terminal = leaf,
      prediction = ifelse(leaf, exact(nodes[, "prediction"]), NA)
    )
  })
  info <- do.call(rbind, trees)
  write.csv(info, path, row.names = FALSE, quote = match(c("program", "splitvarName"), names(info)), na = "NA")
}
