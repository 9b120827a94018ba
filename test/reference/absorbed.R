# Effects absorbed one way and two ways: columns demeaned, coefficients and errors, by lm on dummies, sandwich and plm.
#
# fixest is not in Debian. Its default, ssc(adj = TRUE, fixef.K = "nested", cluster.adj = TRUE, cluster.df = "min"), multiplies
# sum_g X_g' e_g e_g' X_g by (n - 1) / (n - K) * G / (G - 1): K counts every absorbed degree of freedom but, of an effect whose levels lie each in one
# cluster, one alone. sandwich's vcovCL(type = "HC0", cadjust = FALSE) on dummies and plm's vcovHC(type = "HC0") give the sum.
#
# Run: Rscript test/reference/absorbed.R test/reference/absorbed.json
# Needs Debian 12's r-base-core, r-cran-sandwich, r-cran-plm, r-cran-jsonlite (R 4.2.2, sandwich 3.0.2, plm 2.6.2).

suppressPackageStartupMessages({
  library(sandwich)
  library(plm)
  library(jsonlite)
})

data(Grunfeld, package = "plm")
data(EmplUK, package = "plm")
EmplUK$lemp <- log(EmplUK$emp)
# Weights that vary, without a file.
weight <- function(data) 1 + (seq_len(nrow(data)) * 7) %% 5
parts <- function(data, target, names) lapply(c(target, names), function(name) data[[name]])

one <- function(data, target, names, effects, clusters, weighted = FALSE) {
  data$w <- if (weighted) weight(data) else 1
  for (name in c("firm", "year")) data[[name]] <- factor(data[[name]])
  dummies <- paste(effects, collapse = " + ")
  demeaned <- lapply(c(target, names), function(name) {
    unname(residuals(lm(as.formula(paste(name, "~", dummies)), data, weights = w)))
  })
  fit <- lm(as.formula(paste(target, "~", paste(names, collapse = " + "), "+", dummies)), data, weights = w)
  n <- nrow(data)
  rank <- fit$rank
  k <- length(names)
  nested <- sum(sapply(effects, function(e) if (e %in% clusters) nlevels(data[[e]]) - 1 else 0))
  if (all(effects %in% clusters)) nested <- rank - k - 1
  G <- min(sapply(clusters, function(name) nlevels(data[[name]])))
  factor <- (n - 1) / (n - (rank - nested)) * G / (G - 1)
  meat <- vcovCL(fit, cluster = data[, clusters], type = "HC0", cadjust = FALSE, multi0 = FALSE)
  se <- function(v) unname(sqrt(diag(v)[names]))
  target_within <- demeaned[[1]]
  list(
    target = target, names = names, effects = effects, clusters = clusters, weighted = weighted,
    demeaned = if (weighted || length(effects) > length(clusters)) demeaned, coef = unname(coef(fit)[names]), rank = rank, degrees = rank - k, nested = nested,
    df = fit$df.residual, sigma = summary(fit)$sigma,
    r2 = 1 - sum(data$w * residuals(fit)^2) / sum(data$w * target_within^2),
    nonrobust = se(vcov(fit)), HC1 = se(vcovHC(fit, type = "HC1")), cluster = se(meat * factor),
    plm = if (weighted) NULL else {
      effect <- if (length(effects) == 2) "twoways" else "individual"
      within <- plm(as.formula(paste(target, "~", paste(names, collapse = " + "))), data, index = c("firm", "year"),
        model = "within", effect = effect)
      v <- if (length(clusters) == 2) vcovDC(within, type = "HC0") else vcovHC(within, method = "arellano", type = "HC0", cluster = "group")
      list(coef = unname(coef(within)), r2 = unname(r.squared(within)), cluster = unname(sqrt(diag(v) * factor)))
    }
  )
}

# A panel in two parts that share neither firm nor year, unbalanced.
apart <- data.frame(firm = c(1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5), year = c(1, 2, 3, 1, 3, 1, 2, 3, 8, 9, 10, 8, 10))
apart$x <- sin(seq_len(nrow(apart)) * 2)
apart$y <- apart$x + cos(seq_len(nrow(apart))^2)

set <- function(data, target, names, cases) list(
  data = c(as.list(data[c(target, names)]), list(firm = as.character(data$firm), year = as.character(data$year), w = weight(data))),
  cases = lapply(cases, function(case) do.call(one, c(list(data, target, names), case)))
)
cases <- list(
  list(effects = "firm", clusters = "firm"), list(effects = c("firm", "year"), clusters = "firm"),
  list(effects = c("firm", "year"), clusters = c("firm", "year")), list(effects = "firm", clusters = "year")
)
weighted <- list(list(effects = c("firm", "year"), clusters = "firm", weighted = TRUE))
# plm has no vcovHC by group for effects absorbed of one way and errors clustered by the other.
year_only <- function(sets) { sets$cases[[4]]$plm <- NULL; sets }
write_json(list(
  programs = list(R = R.version.string, sandwich = as.character(packageVersion("sandwich")), plm = as.character(packageVersion("plm"))),
  grunfeld = year_only(set(Grunfeld, "inv", c("value", "capital"), c(cases, weighted))),
  emplUK = year_only(set(EmplUK, "lemp", c("wage", "capital", "output"), c(cases, weighted))),
  apart = set(apart, "y", "x", list(list(effects = c("firm", "year"), clusters = "firm")))
), commandArgs(TRUE)[1], digits = NA, auto_unbox = FALSE)
