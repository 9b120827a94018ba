# Writes a regression forest of ranger as CSV that Kuznets reads: treeInfo of every tree, one under the other, with the
# tree's number in a column `tree` and every digit of a double.
#
#   source("export_ranger.R")
#   export_treeinfo(ranger(y ~ ., data), "forest.csv")
#   export_treeinfo(ranger(y ~ ., data, respect.unordered.factors = "partition"), "forest.csv", data)
#
# Factors need the data, for the names of their levels: `leftLevels` has those that a split sends left, counted from 0, and
# `levelNames`, beside a factor's first split, all names in JSON.

export_treeinfo <- function(forest, path, data = NULL) {
  names <- forest$forest$independent.variable.names
  ordered <- forest$forest$covariate.levels
  levels <- lapply(names, function(name) {
    if (!is.null(ordered[[name]])) ordered[[name]] else if (is.factor(data[[name]])) levels(data[[name]]) else NULL
  })
  names(levels) <- names
  unknown <- names[!forest$forest$is.ordered & vapply(levels, is.null, TRUE)]
  if (length(unknown) > 0) stop("factors: ", paste(unknown, collapse = ", "), "; allowed: export_treeinfo(forest, path, data)")
  trees <- lapply(seq_len(forest$num.trees), function(tree) cbind(tree = tree, ranger::treeInfo(forest, tree)))
  # A tree may have splits of unordered factors, whose levels are texts, and another none.
  trees <- lapply(trees, function(info) {
    info$splitval <- if (is.numeric(info$splitval)) sprintf("%.17g", info$splitval) else as.character(info$splitval)
    info
  })
  info <- do.call(rbind, trees)
  info$splitval[info$terminal] <- NA
  info$prediction <- ifelse(is.na(info$prediction), NA, sprintf("%.17g", info$prediction))
  info$leftLevels <- NA
  info$levelNames <- NA
  for (name in names[!vapply(levels, is.null, TRUE)]) {
    rows <- which(info$splitvarName == name)
    if (length(rows) == 0) next
    all <- seq_along(levels[[name]])
    partitioned <- !forest$forest$is.ordered[match(name, names)]
    info$leftLevels[rows] <- vapply(info$splitval[rows], function(split) {
      left <- if (partitioned) setdiff(all, as.integer(strsplit(split, ",")[[1]])) else all[all <= as.numeric(split)]
      paste(left - 1, collapse = ";")
    }, "")
    info$splitval[rows] <- 0
    info$levelNames[rows[1]] <- jsonlite::toJSON(levels[[name]])
  }
  quoted <- which(names(info) %in% c("splitvarName", "levelNames", "leftLevels"))
  write.csv(info, path, row.names = FALSE, quote = quoted, na = "NA")
}
