"""The pipeline over many counties on Apache Spark: the only package that imports PySpark (the extra ``spark``)."""
