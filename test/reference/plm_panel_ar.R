# Panel autoregressions of plm on us-states: log gsp on its lag, fixed effects of states; its changes on their lags and the states' mean change, random effects.
#
# Run: Rscript test/reference/plm_panel_ar.R test/reference/plm_panel_ar.json
# Needs Debian 12's r-cran-plm (2.6-2) and r-cran-jsonlite.
library(plm)
data("Produc", package = "plm")
cases <- lapply(list(c(1970, 1986), c(1979, 1983), c(1970, 1972)), function(years) {
  panel <- pdata.frame(Produc[Produc$year >= years[1] & Produc$year <= years[2], c("state", "year", "gsp")], index = c("state", "year"))
  fit <- plm(log(gsp) ~ lag(log(gsp)), data = panel, model = "within")
  list(first = years[1], last = years[2], coef = unname(coef(fit)), effects = unname(as.numeric(fixef(fit))), sigma = sqrt(sum(residuals(fit)^2) / fit$df.residual), nObs = nobs(fit))
})
changes <- lapply(list(c(1970, 1986), c(1972, 1980), c(1978, 1984)), function(years) {
  panel <- Produc[Produc$year >= years[1] & Produc$year <= years[2], c("state", "year", "gsp")]
  panel <- panel[order(panel$state, panel$year), ]
  panel$change <- ave(log(panel$gsp), panel$state, FUN = function(y) c(NA, diff(y)))
  panel$lagged <- ave(panel$change, panel$state, FUN = function(d) c(NA, d[-length(d)]))
  panel$factor <- ave(panel$lagged, panel$year)
  panel <- pdata.frame(na.omit(panel), index = c("state", "year"))
  fit <- plm(change ~ lagged + factor, data = panel, model = "random", random.method = "amemiya")
  list(first = years[1], last = years[2], coef = unname(coef(fit)), sigma2 = unname(fit$ercomp$sigma2[1]), sigma2Effects = unname(fit$ercomp$sigma2[2]), effects = unname(as.numeric(ranef(fit))), nObs = nobs(fit))
})
writeLines(jsonlite::toJSON(list(versions = list(R = R.version.string, plm = as.character(packageVersion("plm"))), cases = cases, changes = changes), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
