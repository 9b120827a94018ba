# Writes data sets of R's packages as write.csv and haven (foreign where a name is none of Stata's) write them, and datasets.json.
# Debian: apt-get install r-base-core r-cran-aer r-cran-plm r-cran-mass r-cran-haven r-cran-foreign. Run: Rscript datasets.R <folder>
folder <- commandArgs(TRUE)[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
suppressMessages({
  library(AER)
  library(plm)
})
sets <- list()
add <- function(name, package, target, id = NULL, period = NULL) {
  space <- new.env()
  data(list = name, package = package, envir = space)
  table <- as.data.frame(space[[name]])
  write.csv(table, file.path(folder, paste0(name, ".csv")))
  dta <- file.path(folder, paste0(name, ".dta"))
  tryCatch(haven::write_dta(table, dta), error = function(e) foreign::write.dta(table, dta))
  sets[[length(sets) + 1]] <<- sprintf(
    '{"name": "%s", "target": "%s", "id": %s, "period": %s}', name, target,
    if (is.null(id)) "null" else sprintf('"%s"', id), if (is.null(period)) "null" else sprintf('"%s"', period)
  )
}
add("longley", "datasets", "Employed")
add("swiss", "datasets", "Fertility")
add("mtcars", "datasets", "mpg")
add("airquality", "datasets", "Ozone")
add("LifeCycleSavings", "datasets", "sr")
add("iris", "datasets", "Sepal.Length")
add("Boston", "MASS", "medv")
add("GrowthDJ", "AER", "gdpgrowth")
add("OECDGrowth", "AER", "gdp85")
add("CPS1985", "AER", "wage")
add("HousePrices", "AER", "price")
add("CASchools", "AER", "math")
add("Grunfeld", "AER", "invest", "firm", "year")
add("Fatalities", "AER", "fatal", "state", "year")
add("EmplUK", "plm", "emp", "firm", "year")
add("Cigar", "plm", "sales", "state", "year")
add("Produc", "plm", "gsp", "state", "year")
writeLines(sprintf("[%s]", paste(unlist(sets), collapse = ",\n")), file.path(folder, "datasets.json"))
