# Bayesian model averaging by BMS: long chains on two growth data sets, and all models of fifteen regressors.
#
# BMS seeds its chains by the clock, so that a run cannot be repeated: each chain is run twice and the spread of the two is
# stored. On sdm2004 the two differ by up to 0.026, which is what 2 million draws of one chain leave. Only results are stored.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/bms.R test/reference/bms.json
# Needs Debian 12's r-base-core, r-cran-bms, r-cran-jsonlite (R 4.2.2, BMS 0.3.5).

suppressPackageStartupMessages({
  library(BMS)
  library(jsonlite)
})

folder <- Sys.getenv("KUZNETS_DATA")
draws <- 2e6
burn <- 1e5

read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  table[, c(target, setdiff(names(table), c("code", "country", target)))]
}

estimates <- function(fit) {
  table <- estimates.bma(fit, exact = FALSE, order.by.pip = FALSE)
  list(
    names = rownames(table), posteriorInclusion = unname(table[, "PIP"]), posteriorMean = unname(table[, "Post Mean"]),
    posteriorSd = unname(table[, "Post SD"]), positiveSign = unname(table[, "Cond.Pos.Sign"])
  )
}

chain <- function(data) {
  runs <- lapply(1:2, function(run) {
    bms(data, burn = burn, iter = draws, nmodel = 2000, mcmc = "bd", g = "UIP", mprior = "fixed", mprior.size = 7, user.int = FALSE)
  })
  exact <- estimates.bma(runs[[1]], exact = TRUE, order.by.pip = FALSE)
  c(estimates(runs[[1]]), list(
    again = estimates(runs[[2]])$posteriorInclusion,
    exactInclusion = unname(exact[, "PIP"]),
    correlation = sapply(runs, function(run) cor(pmp.bma(run))[1, 2]),
    meanSize = sapply(runs, function(run) run$info$msize / draws),
    seconds = sapply(runs, function(run) as.numeric(run$info$timed, units = "secs"))
  ))
}

every_model <- function(data, g, mprior, size) {
  fit <- bms(data, mcmc = "enumerate", nmodel = 10, g = g, mprior = mprior, mprior.size = size, user.int = FALSE)
  shrinkage <- fit$gprior.info$shrinkage.moments
  c(list(g = g, modelPrior = mprior, size = size), estimates(fit), list(
    shrinkage = shrinkage[1], sizes = unname(fit$info$k.vec / fit$info$cumsumweights),
    bestModels = lapply(1:10, function(i) which(as.logical(fit$topmod$bool_binary()[, i])) - 1),
    bestOdds = exp(fit$topmod$lik() - fit$topmod$lik()[1])
  ))
}

sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
fls <- read_data(file.path(folder, "fls2001", "fls2001.csv"), "y")
few <- fls[, 1:16]
result <- list(
  r = R.version.string,
  bms = as.character(packageVersion("BMS")),
  draws = draws, burn = burn, g = "UIP", modelPrior = "fixed", size = 7,
  fifteen = list(
    every_model(few, "UIP", "fixed", 7), every_model(few, "BRIC", "uniform", NA), every_model(few, "BRIC", "random", 4),
    every_model(few, 12.5, "fixed", 3), every_model(few, "hyper=3", "fixed", 7), every_model(few, "hyper=UIP", "random", 7)
  ),
  sdm2004 = chain(sdm),
  fls2001 = chain(fls)
)
write(toJSON(result, digits = I(15), auto_unbox = TRUE, pretty = TRUE), commandArgs(trailingOnly = TRUE)[1])
