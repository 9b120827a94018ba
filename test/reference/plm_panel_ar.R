# The panel autoregression of plm on us-states: log gsp on its lag, fixed effects of states.
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
writeLines(jsonlite::toJSON(list(versions = list(R = R.version.string, plm = as.character(packageVersion("plm"))), cases = cases), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
