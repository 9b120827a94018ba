# Writes a regression forest of randomForest as CSV that Kuznets reads: the columns of ranger's treeInfo, with the tree's number in
# a column `tree`, the program in a column `program`, and every digit of a double.
#
#   source("export_randomforest.R")
#   export_randomforest(randomForest(x, y, keep.forest = TRUE), "forest.csv")
#
# The prediction is the mean of the trees, so a forest with corr.bias is refused. Of a factor `leftLevels` has the levels that a split
# sends left, counted from 0, and `levelNames`, beside its first split, all names in JSON.

export_randomforest <- function(forest, path) {
  if (forest$type != "regression") stop("a forest of type ", forest$type, "; allowed: regression")
  if (is.null(forest$forest)) stop("the forest was not kept; allowed: keep.forest = TRUE")
  if (!is.null(forest$coefs)) stop("predictions are corrected; allowed: corr.bias = FALSE")
  names <- names(forest$forest$ncat)
  exact <- function(column) sprintf("%.17g", column)
  program <- paste("randomForest", packageVersion("randomForest"))
  levels <- lapply(names, function(name) if (forest$forest$ncat[[name]] > 1) forest$forest$xlevels[[name]] else NULL)
  # Bit k of the split point is 1 where level k goes left.
  left <- function(split, name) {
    place <- seq_along(levels[[match(name, names)]]) - 1
    paste(place[floor(split / 2^place) %% 2 == 1], collapse = ";")
  }
  trees <- lapply(seq_len(forest$ntree), function(tree) {
    nodes <- randomForest::getTree(forest, tree)
    leaf <- nodes[, "status"] == -1
    inner <- function(values) ifelse(leaf, NA, values)
    variable <- pmax(1, nodes[, "split var"])
    factor <- !leaf & !vapply(levels[variable], is.null, TRUE)
    data.frame(
      program = program,
      tree = tree,
      nodeID = seq_len(nrow(nodes)) - 1,
      leftChild = inner(nodes[, "left daughter"] - 1),
      rightChild = inner(nodes[, "right daughter"] - 1),
      splitvarID = inner(nodes[, "split var"] - 1),
      splitvarName = ifelse(leaf, NA, names[variable]),
      splitval = inner(ifelse(factor, "0", exact(nodes[, "split point"]))),
      terminal = leaf,
      prediction = ifelse(leaf, exact(nodes[, "prediction"]), NA),
      leftLevels = ifelse(factor, mapply(left, nodes[, "split point"], names[variable]), NA)
    )
  })
  info <- do.call(rbind, trees)
  info$levelNames <- NA
  for (place in which(!vapply(levels, is.null, TRUE))) {
    rows <- which(info$splitvarName == names[place])
    if (length(rows) > 0) info$levelNames[rows[1]] <- jsonlite::toJSON(levels[[place]])
  }
  # Without factors the file has no column for them.
  if (all(is.na(info$leftLevels))) info <- info[setdiff(names(info), c("leftLevels", "levelNames"))]
  quoted <- which(names(info) %in% c("program", "splitvarName", "leftLevels", "levelNames"))
  write.csv(info, path, row.names = FALSE, quote = quoted, na = "NA")
}
