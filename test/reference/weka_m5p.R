# Weka's M5P on small public tables: the trees' structure and their predictions for the rows they were grown on.
#
# A table is used only if none of its splits is decided by Weka's rounding: where all targets of a side are equal, Weka's
# running sums leave a variance of about 1e-15, whose fifth root is not small.
#
# Run: Rscript test/reference/weka_m5p.R test/reference/weka_m5p.json
# Needs Debian 12's r-base-core, r-cran-jsonlite, weka (3.6.14) and a JDK.
library(jsonlite)

dump <- '
import weka.core.*;
import weka.classifiers.trees.M5P;
import weka.classifiers.trees.m5.*;
import java.io.*;

public class Dump {
  static void show(RuleNode node) {
    boolean leaf = node.isLeaf();
    System.out.println("node " + (leaf ? -1 : node.splitAtt()) + " " + (leaf ? 0 : node.splitVal()) + " " + node.getNumInstances());
    if (leaf) return;
    show(node.leftNode());
    show(node.rightNode());
  }

  public static void main(String[] arguments) throws Exception {
    Instances data = new Instances(new BufferedReader(new FileReader(arguments[0])));
    data.setClassIndex(data.numAttributes() - 1);
    String[] options = new String[arguments.length - 1];
    System.arraycopy(arguments, 1, options, 0, options.length);
    M5P model = new M5P();
    model.setOptions(options);
    model.buildClassifier(data);
    show(model.getM5RootNode());
    for (int i = 0; i < data.numInstances(); i++) System.out.println("predicted " + model.classifyInstance(data.instance(i)));
  }
}
'
here <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
fls <- read.csv(file.path(dirname(here), "../../packages/data/datasets/fls2001/fls2001.csv"))
fls <- fls[, !(names(fls) %in% c("code", "country"))]
fls$y <- 100 * fls$y
tables <- list(
  airquality = list(data = na.omit(airquality), target = "Ozone"),
  swiss = list(data = swiss, target = "Fertility"),
  stackloss = list(data = stackloss, target = "stack.loss"),
  trees = list(data = trees, target = "Volume"),
  LifeCycleSavings = list(data = LifeCycleSavings, target = "sr"),
  fls2001 = list(data = fls, target = "y")
)
folder <- tempfile()
dir.create(folder)
source <- file.path(folder, "Dump.java")
writeLines(dump, source)
jar <- "/usr/share/java/weka.jar"
stopifnot(system2("javac", c("-cp", jar, source)) == 0)

results <- lapply(names(tables), function(name) {
  data <- tables[[name]]$data
  target <- tables[[name]]$target
  data <- data[, c(setdiff(names(data), target), target)]
  text <- apply(data, 1, function(row) paste(format(row, digits = 17, trim = TRUE), collapse = ","))
  path <- file.path(folder, paste0(name, ".arff"))
  writeLines(c(paste("@relation", name), paste("@attribute", names(data), "numeric"), "@data", text), path)
  variants <- list(list(prune = TRUE, smooth = TRUE), list(prune = TRUE, smooth = FALSE), list(prune = FALSE, smooth = TRUE), list(prune = FALSE, smooth = FALSE))
  cases <- lapply(variants, function(variant) {
    options <- c(if (!variant$prune) "-N", if (!variant$smooth) "-U")
    lines <- strsplit(system2("java", c("-cp", paste0(jar, ":", folder), "Dump", path, options), stdout = TRUE, stderr = FALSE), " ")
    nodes <- do.call(rbind, lapply(Filter(function(line) line[1] == "node", lines), function(line) as.numeric(line[-1])))
    predicted <- sapply(Filter(function(line) line[1] == "predicted", lines), function(line) as.numeric(line[2]))
    list(options = variant, feature = nodes[, 1], threshold = nodes[, 2], count = nodes[, 3], prediction = predicted)
  })
  values <- if (name == "fls2001") list() else list(x = as.vector(t(as.matrix(data[, names(data) != target]))), y = data[[target]])
  c(list(name = name, rows = nrow(data), features = ncol(data) - 1), values, list(cases = cases))
})
versions <- list(R = R.version.string, weka = sub(".*weka-(.*)\\.jar", "\\1", normalizePath(jar)))
writeLines(toJSON(list(versions = versions, tables = results), digits = NA, auto_unbox = TRUE), commandArgs(TRUE)[1])
