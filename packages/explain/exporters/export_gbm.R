# Writes a boosted model of gbm as CSV that Kuznets reads: the columns of ranger's treeInfo, with the tree's number in a column `tree`.
#
#   source("export_gbm.R")
#   export_gbm(gbm(y ~ ., data, distribution = "gaussian"), "gbm.csv", n.trees = 100)
#
# gbm sends x < split left and has a third child for what is missing: here a split on whether it is there, then one of its value. Levels of
# a factor that the node never saw are missing to it. The first row has the constant and the link function. It is the sum of the trees,
# before the link function, that is written: distributions gaussian, laplace, tdist, quantile, bernoulli, adaboost, pairwise, poisson and
# coxph.

export_gbm <- function(model, path, n.trees = model$n.trees) {
  links <- c(
    gaussian = "identity", laplace = "identity", tdist = "identity", quantile = "identity", coxph = "identity",
    bernoulli = "logit", adaboost = "logit", pairwise = "logit", poisson = "log"
  )
  distribution <- model$distribution$name
  if (!distribution %in% names(links)) {
    stop("distribution: ", distribution, "; allowed: ", paste(names(links), collapse = ", "))
  }
  if (n.trees > model$n.trees) stop("n.trees: ", n.trees, "; allowed: at most ", model$n.trees)
  # Half of AdaBoost's log-odds are what it adds up.
  scale <- if (distribution == "adaboost") 2 else 1
  names <- model$var.names
  factor <- model$var.type > 0
  exact <- function(column) sprintf("%.17g", column)
  program <- paste0("gbm ", packageVersion("gbm"), ", ", distribution)

  # Two rows a split: node k is whether the cell is there, node k + count(nodes) its value.
  rows_of <- function(tree) {
    nodes <- model$trees[[tree]]
    count <- length(nodes[[1]])
    leaf <- nodes[[1]] < 0
    inner <- which(!leaf)
    variable <- nodes[[1]][inner] + 1
    levels <- lapply(seq_along(inner), function(at) {
      if (!factor[variable[at]]) return(list(NA, NA))
      goes <- model$c.splits[[nodes[[2]][inner[at]] + 1]]
      text <- function(chosen) paste(which(chosen) - 1, collapse = ";")
      list(text(goes != 0), text(goes == -1))
    })
    numeric <- !factor[variable]
    presence <- data.frame(
      nodeID = inner - 1,
      leftChild = ifelse(numeric, nodes[[5]][inner], inner - 1 + count),
      rightChild = ifelse(numeric, inner - 1 + count, nodes[[5]][inner]),
      splitvarID = nodes[[1]][inner], splitval = exact(-.Machine$double.xmax), comparison = "<=", terminal = FALSE, prediction = NA,
      missingLeft = as.integer(numeric), leftLevels = vapply(levels, function(pair) as.character(pair[[1]]), "")
    )
    value <- data.frame(
      nodeID = inner - 1 + count, leftChild = nodes[[3]][inner], rightChild = nodes[[4]][inner],
      splitvarID = nodes[[1]][inner], splitval = ifelse(numeric, exact(nodes[[2]][inner]), "0"), comparison = "<", terminal = FALSE, prediction = NA,
      missingLeft = 0L, leftLevels = vapply(levels, function(pair) as.character(pair[[2]]), "")
    )
    ends <- which(leaf)
    leaves <- data.frame(
      nodeID = ends - 1, leftChild = NA, rightChild = NA, splitvarID = NA, splitval = NA, comparison = NA, terminal = TRUE,
      prediction = exact(nodes[[2]][ends]), missingLeft = NA, leftLevels = NA
    )
    cbind(program = program, tree = tree, rbind(presence, value, leaves))
  }
  info <- do.call(rbind, lapply(seq_len(n.trees), rows_of))
  info$splitvarName <- names[info$splitvarID + 1]
  info$levelNames <- NA
  for (place in which(factor)) {
    rows <- which(info$splitvarName == names[place])
    if (length(rows) > 0) info$levelNames[rows[1]] <- jsonlite::toJSON(model$var.levels[[place]])
  }
  first <- function(value) c(value, rep(NA, nrow(info) - 1))
  info$scale <- first(scale)
  info$base <- first(exact(scale * model$initF))
  info$link <- first(links[[distribution]])
  quoted <- which(names(info) %in% c("program", "splitvarName", "leftLevels", "levelNames", "comparison"))
  write.csv(info, path, row.names = FALSE, quote = quoted, na = "NA")
}
