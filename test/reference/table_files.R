# Writes packages/data/test/files/same.dta, the table of same.csv as haven writes it (logicals are 0 and 1), and dates.dta.
# Debian: apt-get install r-base-core r-cran-haven. Run from the root, after table_files.py: Rscript test/reference/table_files.R
out <- "packages/data/test/files"
table <- read.csv(file.path(out, "same.csv"), na.strings = "", encoding = "UTF-8", stringsAsFactors = FALSE)
table$day <- as.Date(table$day)
attr(table$growth, "label") <- "growth of GDP, %"
attr(table$region, "label") <- "part of the country"
haven::write_dta(table, file.path(out, "same.dta"))

periods <- data.frame(d = as.Date(c("1959-12-31", NA, "2024-02-29")), q = c(-1, 0, 101), m = c(-1, 0, 302), h = c(-1, 0, 50))
periods$w <- c(-1, 0, 1300)
periods$c <- as.POSIXct(c("1985-01-01", "1986-01-01", "1987-01-01"), tz = "UTC")
periods$y <- c(1985, 1986, 1987)
for (unit in c("q", "m", "h", "w", "y")) attr(periods[[unit]], "format.stata") <- paste0("%t", unit)
haven::write_dta(periods, file.path(out, "dates.dta"))
