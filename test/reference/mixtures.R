# Mixtures of normal distributions by mclust, from given partitions and over families and numbers of components; the gap statistic by cluster; Jaccard
# similarities of clusters by fpc.
#
# Run: Rscript test/reference/mixtures.R test/reference/mixtures.json
# Needs Debian 12's r-cran-mclust (6.0.0), r-cran-cluster (2.1.4), r-cran-fpc (2.2-10), r-cran-plm (2.6-2) and r-cran-jsonlite.
suppressMessages({
  library(mclust)
  library(cluster)
  data("Produc", package = "plm")
})
set.seed(20261202)
families <- c("EII", "VII", "EEI", "EVI", "VVI", "EEE", "VVV")
states <- as.matrix(Produc[Produc$year == 1986, c("gsp", "unemp", "pc")])
states <- apply(states, 2, function(v) (v - mean(v)) / sqrt(mean((v - mean(v))^2)))
groups <- rbind(
  matrix(rnorm(60), 30) %*% diag(c(1, 0.4)), matrix(rnorm(50), 25) %*% matrix(c(0.5, 0.3, 0, 0.6), 2) + 4, matrix(rnorm(40), 20) %*% diag(c(0.3, 1)) + rep(c(5, -2), each = 20)
)
samples <- list(states = unname(states), groups = groups)

em <- do.call(c, lapply(names(samples), function(name) {
  x <- samples[[name]]
  labels <- kmeans(x, 3, nstart = 50)$cluster
  lapply(families, function(family) {
    fit <- me(x, family, unmap(labels), control = emControl(tol = c(1e-13, 1e-13), itmax = c(5000, 5000)))
    list(sample = name, family = family, labels = labels - 1, logLikelihood = if (is.finite(fit$loglik)) fit$loglik else NULL,
         bic = if (is.finite(fit$loglik)) -bic(family, fit$loglik, nrow(x), ncol(x), 3) else NULL, nParameters = nMclustParams(family, ncol(x), 3),
         weights = fit$parameters$pro, means = as.vector(fit$parameters$mean), covariances = as.vector(fit$parameters$variance$sigma))
  })
}))
selected <- lapply(names(samples), function(name) {
  table <- -mclustBIC(samples[[name]], G = 1:5, modelNames = families, verbose = FALSE)
  list(sample = name, families = families, bic = apply(unclass(table)[, families], 2, as.list))
})
references <- 200
gap <- lapply(names(samples), function(name) lapply(c("original", "scaledPCA"), function(space) {
  table <- clusGap(samples[[name]], kmeans, 6, B = references, d.power = 2, spaceH0 = space, verbose = FALSE, nstart = 50, iter.max = 100)$Tab
  list(sample = name, space = space, references = references, logWithin = table[, "logW"], expected = table[, "E.logW"], gap = table[, "gap"], error = table[, "SE.sim"],
       nClusters = maxSE(table[, "gap"], table[, "SE.sim"], "Tibs2001SEmax"))
}))
one <- sample(3, 30, TRUE)
others <- replicate(20, sample(sample(2:5, 1), 30, TRUE))
similar <- sapply(1:20, function(at) sapply(1:3, function(cluster) max(sapply(unique(others[, at]), function(other) fpc::clujaccard(one == cluster, others[, at] == other)))))
jaccard <- list(labels = one - 1, partitions = t(others) - 1, mean = rowMeans(similar), recovered = rowMeans(similar >= 0.75), dissolved = rowMeans(similar <= 0.5))
writeLines(jsonlite::toJSON(list(
  versions = list(R = R.version.string, mclust = as.character(packageVersion("mclust")), cluster = as.character(packageVersion("cluster")), fpc = as.character(packageVersion("fpc"))),
  samples = lapply(samples, function(x) list(rows = nrow(x), features = ncol(x), x = as.vector(t(x)))), em = em, selected = selected, gap = unlist(gap, recursive = FALSE), jaccard = jaccard
), digits = NA, auto_unbox = TRUE, null = "null", na = "null"), commandArgs(TRUE)[1])
